using System.Text;

namespace Jota.Api;

/// <summary>A field selector such as <c>spec.nodeName=a,status.phase!=Running</c>; all terms must hold.</summary>
public sealed class FieldSelector
{
    private FieldSelector(IReadOnlyList<Term> terms) => Terms = terms;

    /// <summary>Selects everything.</summary>
    public static FieldSelector Everything { get; } = new([]);

    /// <summary>The terms, all of which must hold.</summary>
    public IReadOnlyList<Term> Terms { get; }

    /// <summary>Whether everything is selected.</summary>
    public bool IsEverything => Terms.Count == 0;

    /// <summary>Selects objects whose field has this value.</summary>
    public static FieldSelector Where(string path, string value) => new([new(path, value, true)]);

    /// <summary>Selects objects for which all of these terms hold.</summary>
    public static FieldSelector Of(IReadOnlyCollection<Term> terms) =>
        terms.Count == 0 ? Everything : new([.. terms.OrderBy(t => t.Path, StringComparer.Ordinal)]);

    /// <summary>
    /// Reads a selector; in values, a backslash stands before a literal comma, equals sign or backslash. Throws
    /// <see cref="FormatException"/> with upstream's text.
    /// </summary>
    public static FieldSelector Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return Everything;
        }

        var terms = new List<Term>();
        foreach (var part in SplitTerms(text))
        {
            if (part.Length > 0)
            {
                terms.Add(ParseTerm(text, part));
            }
        }

        return Of(terms);
    }

    /// <summary>The value that a path must have, where one term demands it; lets lists by name read one object only.</summary>
    public string? Demanded(string path) => Terms.FirstOrDefault(t => t.Equal && t.Path == path)?.Value;

    /// <inheritdoc/>
    public override string ToString() => string.Join(',', Terms);

    private static IEnumerable<string> SplitTerms(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == ',')
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }

    private static Term ParseTerm(string selector, string part)
    {
        for (var i = 0; i < part.Length; i++)
        {
            var (length, equal) = part.AsSpan(i) switch
            {
                ['!', '=', ..] => (2, false),
                ['=', '=', ..] => (2, true),
                ['=', ..] => (1, true),
                _ => (0, false),
            };
            if (length > 0)
            {
                return new(part[..i], Unescape(part[(i + length)..]), equal);
            }
        }

        throw new FormatException($"invalid selector: '{selector}'; can't understand '{part}'");
    }

    private static string Unescape(string value)
    {
        if (!value.AsSpan().ContainsAny("\\,="))
        {
            return value;
        }

        var plain = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] is ',' or '=')
            {
                throw new FormatException($"invalid field selector: unescaped character in value: {(int)value[i]}");
            }

            if (value[i] == '\\' && (++i == value.Length || value[i] is not ('\\' or ',' or '=')))
            {
                throw new FormatException(
                    $"invalid field selector: invalid escape sequence: {value[(i - 1)..Math.Min(i + 1, value.Length)]}");
            }

            plain.Append(value[i]);
        }

        return plain.ToString();
    }

    /// <summary>One requirement: the field equals, or does not equal, the value.</summary>
    public sealed record Term(string Path, string Value, bool Equal)
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Path}{(Equal ? "=" : "!=")}{Escape(Value)}";

        private static string Escape(string value) => value
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace(",", "\\,", StringComparison.Ordinal)
            .Replace("=", "\\=", StringComparison.Ordinal);
    }
}
