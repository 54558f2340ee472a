using System.Globalization;
using System.Text;

namespace Jota.Kubectl;

/// <summary>Text in lines that are not too long.</summary>
internal static class WrappedText
{
    /// <summary>
    /// Breaks lines between words where they would be longer than that. Blanks at a line's beginning stay, and words that are longer
    /// themselves stay whole.
    /// </summary>
    public static string Wrap(string text, int width) => string.Join('\n', text.Split('\n').Select(line => WrapLine(line, width)));

    /// <summary>The same text, each line as far from the edge.</summary>
    public static string Indent(string text, int blanks)
    {
        var edge = new string(' ', blanks);
        return edge + text.Replace("\n", "\n" + edge, StringComparison.Ordinal);
    }

    private static string WrapLine(string line, int width)
    {
        var wrapped = new StringBuilder();
        var (column, at) = (0, 0);
        while (at < line.Length)
        {
            var word = at;
            while (word < line.Length && IsBlank(line[word]))
            {
                word++;
            }

            var end = word;
            while (end < line.Length && !IsBlank(line[end]))
            {
                end++;
            }

            if (end == word)
            {
                // Blanks at the end: as far as they fit.
                return column + (word - at) > width ? wrapped.ToString() : wrapped.Append(line, at, word - at).ToString();
            }

            var length = new StringInfo(line[word..end]).LengthInTextElements;
            if (column + (word - at) + Math.Min(length, width - 1) > width)
            {
                wrapped.Append('\n');
                (column, at) = (0, word);
            }

            wrapped.Append(line, at, end - at);
            column += word - at + length;
            at = end;
        }

        return wrapped.ToString();
    }

    private static bool IsBlank(char c) => char.IsWhiteSpace(c) && c != '\u00a0';
}
