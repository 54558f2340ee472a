using System.Globalization;

namespace Jota.Api;

/// <summary>Long lists in a table's cell: the first three, and how many more there are.</summary>
internal static class ShortList
{
    private const int Shown = 3;

    /// <summary>Such as <c>a,b,c + 2 more...</c>; empty when there is nothing.</summary>
    public static string Of(IReadOnlyCollection<string> texts) => Of(texts, texts.Count);

    /// <summary>The same where nobody has made all the texts: their first ones, and how many there are.</summary>
    public static string Of(IEnumerable<string> texts, long count)
    {
        var shown = string.Join(',', texts.Take(Shown));
        return count > Shown ? string.Create(CultureInfo.InvariantCulture, $"{shown} + {count - Shown} more...") : shown;
    }
}
