namespace Jota.Api;

/// <summary>A refused value that is shown as it stands, without quotes: a number in words, or JSON.</summary>
internal sealed record ShownText(string Text)
{
    public static ShownText Of(string text) => new(text);

    public override string ToString() => Text;
}
