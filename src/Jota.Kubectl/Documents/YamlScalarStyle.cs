using System.Globalization;
using System.Text.RegularExpressions;

namespace Jota.Kubectl;

/// <summary>Which style upstream's library writes a text in: the plainest that gives back the same.</summary>
internal static partial class YamlScalarStyle
{
    public static YamlStyle Of(string text, bool isKey)
    {
        var shape = new Shape(text);
        if (text.Contains('\n', StringComparison.Ordinal))
        {
            return !isKey && !shape.TrailingBlank && !shape.Special && !shape.BlankBreak ? YamlStyle.Literal : YamlStyle.DoubleQuoted;
        }

        if (MeansSomethingElse(text) || shape.Special)
        {
            return YamlStyle.DoubleQuoted;
        }

        return shape.LeadingBlank || shape.TrailingBlank || shape.Indicators ? YamlStyle.SingleQuoted : YamlStyle.Plain;
    }

    /// <summary>Whether the text, unquoted, would be a number, a boolean, nothing, a time or a merge key.</summary>
    private static bool MeansSomethingElse(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" or "<<" => true,
        "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => true,
        "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => true,
        ".nan" or ".NaN" or ".NAN" or ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" or "-.inf" or "-.Inf" or "-.INF" => true,
        _ => (char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.') && IsNumberOrTime(text),
    };

    private static bool IsNumberOrTime(string text)
    {
        var plain = text.Replace("_", "", StringComparison.Ordinal);
        return Decimal().IsMatch(plain) || IsWhole(text, plain) || Sexagesimal().IsMatch(text) || IsTime(text);
    }

    /// <summary>As Go's <c>ParseInt</c> with base 0; numbers too large for 64 bits are texts unless they are decimal.</summary>
    private static bool IsWhole(string text, string plain)
    {
        var match = Prefixed().Match(plain);
        if (!match.Success || text.EndsWith('_'))
        {
            return false;
        }

        var bits = match.Groups[2].Value.ToLowerInvariant() switch { "x" => 4, "b" => 1, _ => 3 };
        return match.Groups[3].Value.TrimStart('0').Length * bits <= 66;
    }

    private static bool IsTime(string text)
    {
        var match = Time().Match(text);
        return match.Success
            && int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) is >= 1 and <= 12
            && int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) is >= 1 and <= 31;
    }

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^([-+]?)0([xXbBoO])([0-9a-fA-F]+)\z")]
    private static partial Regex Prefixed();

    [GeneratedRegex(@"^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?\z")]
    private static partial Regex Sexagesimal();

    [GeneratedRegex(
        @"^\d{4}-(\d{1,2})-(\d{1,2})" +
        @"([Tt]\d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?(Z|[+-]\d{2}:\d{2})|\x20\d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?)?\z")]
    private static partial Regex Time();

    /// <summary>What a text is made of, as far as styles depend on it.</summary>
    private readonly struct Shape
    {
        public Shape(string text)
        {
            Indicators = text.StartsWith("---", StringComparison.Ordinal) || text.StartsWith("...", StringComparison.Ordinal);
            for (var i = 0; i < text.Length; i++)
            {
                var c = text[i];
                var blankBefore = i == 0 || IsBlank(text[i - 1]);
                var blankAfter = i + 1 >= text.Length || IsBlank(text[i + 1]);
                Indicators |= i == 0 ? IsFirstIndicator(c, blankAfter) : (c == ':' && blankAfter) || (c == '#' && blankBefore);
                Special |= IsSpecial(text, i);
                BlankBreak |= c == '\n' && i > 0 && text[i - 1] == ' ';
            }

            LeadingBlank = text is [' ' or '\n', ..];
            TrailingBlank = text is [.., ' '];
        }

        public bool Indicators { get; }

        public bool Special { get; }

        /// <summary>A line that ends with a blank.</summary>
        public bool BlankBreak { get; }

        public bool LeadingBlank { get; }

        public bool TrailingBlank { get; }

        private static bool IsFirstIndicator(char c, bool blankAfter) => c switch
        {
            '#' or ',' or '[' or ']' or '{' or '}' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`' => true,
            '?' or ':' or '-' => blankAfter,
            _ => false,
        };

        private static bool IsBlank(char c) => c is ' ' or '\t' or '\n' or '\r' or '\u0085' or '\u2028' or '\u2029';

        /// <summary>Whether a character must be escaped.</summary>
        private static bool IsSpecial(string text, int at) => text[at] switch
        {
            '\n' => false,
            '\u0085' or '\u2028' or '\u2029' => true,
            < ' ' or '\u007f' => true,
            >= '\u0080' and < '\u00a0' => true,
            '\ufeff' or '\ufffe' or '\uffff' => true,
            var c when char.IsSurrogate(c) => true,
            _ => false,
        };
    }
}
