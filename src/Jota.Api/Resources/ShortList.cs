using System.Globalization;

namespace Jota.Api;

/// <summary>Long lists in a table's cell: the first three, and how many more there are.</summary>
internal static class ShortList
{
    private const int Shown = 3;

    /// <summary>Such as <c>a,b,c + 2 more...</c>; empty when there is nothing.</summary>
    public static string Of(IReadOnlyCollection<string> texts)
    {
        var shown = string.Join(',', texts.Take(Shown));
        return texts.Count > Shown ? string.Create(CultureInfo.InvariantCulture, $"{shown} + {texts.Count - Shown} more...") : shown;
    }
}
