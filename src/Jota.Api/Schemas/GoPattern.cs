using System.Text;
using System.Text.RegularExpressions;

namespace Jota.Api;

/// <summary>
/// Patterns as Go reads them: classes such as <c>\d</c> are of ASCII, <c>$</c> is the very end, and the time that a match takes grows with
/// the text alone, whatever the pattern is. Go has no look-around and no back references, and neither have these.
/// </summary>
internal static class GoPattern
{
    /// <summary>The pattern, ready. Throws <see cref="ArgumentException"/> when it is none.</summary>
    public static Regex Compile(string pattern) =>
        new(Translate(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private static string Translate(string pattern)
    {
        var text = new StringBuilder(pattern.Length + 16);
        var inSet = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var next = pattern[i] == '\\' && i + 1 < pattern.Length ? pattern[++i] : '\0';
            inSet = next == '\0' && pattern[i] switch
            {
                '[' => true,
                ']' => false,
                _ => inSet,
            } || (next != '\0' && inSet);
            text.Append((next, pattern[i], inSet) switch
            {
                ('\0', '$', false) => @"\z",
                ('\0', var plain, _) => plain.ToString(),
                ('d', _, true) => "0-9",
                ('d', _, false) => "[0-9]",
                ('w', _, true) => "0-9A-Za-z_",
                ('w', _, false) => "[0-9A-Za-z_]",
                ('s', _, true) => @"\t\n\f\r ",
                ('s', _, false) => @"[\t\n\f\r ]",
                ('D', _, false) => "[^0-9]",
                ('W', _, false) => "[^0-9A-Za-z_]",
                ('S', _, false) => @"[^\t\n\f\r ]",
                _ => $@"\{next}",
            });
        }

        return text.ToString();
    }
}
