using Jota.Api;

namespace Jota.Client;

/// <summary>Selectors in the form of a query.</summary>
internal static class SelectorQuery
{
    /// <summary><c>a=b,c!=d</c>, with backslash, comma and equals sign escaped as upstream does; empty for everything.</summary>
    public static string ToQuery(this FieldSelector selector) =>
        string.Join(',', selector.Terms.Select(term => $"{term.Path}{(term.Equal ? "=" : "!=")}{Escape(term.Value)}"));

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal)
        .Replace("=", "\\=", StringComparison.Ordinal);
}
