using System.Text.Json;

namespace Jota.Api;

/// <summary>A refused value that is shown as it stands, without quotes: a number in words, or JSON.</summary>
internal sealed record ShownText(string Text)
{
    public static ShownText Of(string text) => new(text);

    /// <summary>A map of texts as JSON, by key.</summary>
    public static ShownText Map(IDictionary<string, string>? map) => map is null
        ? new("null")
        : new($"{{{string.Join(',', map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{Quote(entry.Key)}:{Quote(entry.Value)}"))}}}");

    /// <summary>A text as JSON.</summary>
    public static string Quote(string? text) => $"\"{JsonEncodedText.Encode(text ?? "", ApiJson.Options.Encoder)}\"";

    public override string ToString() => Text;
}
