using System.Globalization;
using System.Text;

namespace Jota.Kubectl;

/// <summary>Takes what stands between <c>{{</c> and <c>}}</c> apart into words.</summary>
internal static class TemplateWords
{
    /// <summary>The words: names, <c>.field</c>, <c>$variable</c>, signs, numbers, and texts with a quote before.</summary>
    public static List<string> Split(string action)
    {
        var words = new List<string>();
        for (var at = 0; at < action.Length;)
        {
            var c = action[at];
            if (char.IsWhiteSpace(c))
            {
                // A blank tells ".a .b" from ".a.b".
                words.Add(" ");
                at++;
            }
            else if (c is '"' or '`')
            {
                words.Add(Quoted(action, ref at));
            }
            else if (action.AsSpan(at).StartsWith(":="))
            {
                words.Add(":=");
                at += 2;
            }
            else if (c is '(' or ')' or '|' or ',' or '=')
            {
                words.Add(c.ToString());
                at++;
            }
            else
            {
                var from = at++;
                while (at < action.Length && (char.IsLetterOrDigit(action[at]) || action[at] == '_' || IsNumberPart(action, from, at)))
                {
                    at++;
                }

                words.Add(action[from..at]);
            }
        }

        return words;
    }

    private static bool IsNumberPart(string action, int from, int at) =>
        action[at] == '.' && (char.IsAsciiDigit(action[from]) || (action[from] is '-' or '+' && at > from + 1));

    private static string Quoted(string action, ref int at)
    {
        var quote = action[at++];
        var text = new StringBuilder("\"");
        while (at < action.Length && action[at] != quote)
        {
            var c = action[at++];
            if (c != '\\' || quote == '`')
            {
                text.Append(c);
                continue;
            }

            var escaped = at < action.Length ? action[at++] : throw new FormatException("unterminated quoted string");
            if (escaped is 'x' or 'u' && at + (escaped == 'x' ? 2 : 4) is var end && end <= action.Length)
            {
                text.Append((char)int.Parse(action[at..end], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                at = end;
                continue;
            }

            text.Append(escaped switch { 'n' => '\n', 't' => '\t', 'r' => '\r', '0' => '\0', _ => escaped });
        }

        at += at < action.Length ? 1 : throw new FormatException("unterminated quoted string");
        return text.ToString();
    }
}
