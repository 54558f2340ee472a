using System.Globalization;
using System.Text;

namespace Jota.Kubectl;

/// <summary>Characters between double quotes.</summary>
internal static class YamlEscapes
{
    /// <summary>Writes the character at a place; answers how many units of the text it took.</summary>
    public static int Append(StringBuilder into, string text, int at)
    {
        var c = text[at];
        if (at + 1 < text.Length && char.IsSurrogatePair(text, at))
        {
            into.Append(CultureInfo.InvariantCulture, $"\\U{char.ConvertToUtf32(text, at):X8}");
            return 2;
        }

        _ = c switch
        {
            '"' => into.Append("\\\""),
            '\\' => into.Append("\\\\"),
            '\0' => into.Append("\\0"),
            '\a' => into.Append("\\a"),
            '\b' => into.Append("\\b"),
            '\t' => into.Append("\\t"),
            '\n' => into.Append("\\n"),
            '\v' => into.Append("\\v"),
            '\f' => into.Append("\\f"),
            '\r' => into.Append("\\r"),
            '\u001b' => into.Append("\\e"),
            '\u0085' => into.Append("\\N"),
            '\u2028' => into.Append("\\L"),
            '\u2029' => into.Append("\\P"),
            '\ufeff' => into.Append("\\uFEFF"),
            < ' ' or (>= '\u007f' and < '\u00a0') => into.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:X2}"),
            _ => into.Append(c),
        };
        return 1;
    }
}
