using System.Text;

namespace Jota.Kubelet.Specs;

/// <summary>
/// <c>$(NAME)</c> in commands, arguments and variables: replaced where the name is known, left as it is where not; <c>$$</c> is a dollar
/// sign.
/// </summary>
internal static class Expansion
{
    public static string Expand(string text, IReadOnlyDictionary<string, string> values)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            i++;
            var close = text[i] == '(' ? text.IndexOf(')', i) : -1;
            if (close < 0)
            {
                result.Append('$').Append(text[i] == '$' ? "" : text[i]);
                continue;
            }

            var name = text[(i + 1)..close];
            result.Append(values.TryGetValue(name, out var value) ? value : $"$({name})");
            i = close;
        }

        return result.ToString();
    }
}
