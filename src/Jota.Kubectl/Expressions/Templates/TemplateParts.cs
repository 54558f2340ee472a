namespace Jota.Kubectl;

/// <summary>Takes a Go template apart into text, and actions in double braces. Throws <see cref="FormatException"/>.</summary>
internal static class TemplateParts
{
    /// <summary>The parts in order, blanks left out where the template says so, and comments.</summary>
    public static List<(bool IsAction, string Text)> Cut(string text)
    {
        var parts = new List<(bool IsAction, string Text)>();
        var trims = false;
        while (text.Length > 0)
        {
            var open = text.IndexOf("{{", StringComparison.Ordinal);
            var plain = open < 0 ? text : text[..open];
            var rest = open < 0 ? "" : text[(open + 2)..];
            var trimsBefore = rest is ['-', ' ' or '\t' or '\n', ..];
            plain = trims ? plain.TrimStart() : plain;
            parts.Add((false, trimsBefore ? plain.TrimEnd() : plain));
            if (open < 0)
            {
                break;
            }

            var close = EndOf(rest);
            var action = rest[(trimsBefore ? 1 : 0)..close];
            trims = action is [.., ' ' or '\t' or '\n', '-'];
            action = trims ? action[..^1] : action;
            if (!action.TrimStart().StartsWith("/*", StringComparison.Ordinal))
            {
                parts.Add((true, action.Trim()));
            }

            text = rest[(close + 2)..];
        }

        return parts;
    }

    private static int EndOf(string rest)
    {
        var quote = '\0';
        for (var i = 0; i + 1 < rest.Length; i++)
        {
            if (quote == '\0' && rest[i] == '}' && rest[i + 1] == '}')
            {
                return i;
            }

            i += quote == '"' && rest[i] == '\\' ? 1 : 0;
            quote = quote == rest[i] ? '\0' : quote == '\0' && rest[i] is '"' or '`' ? rest[i] : quote;
        }

        throw new FormatException("unclosed action");
    }
}
