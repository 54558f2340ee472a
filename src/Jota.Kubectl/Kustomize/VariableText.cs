using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Texts with variables: <c>$(NAME)</c> is a value, <c>$$</c> a dollar, and what nobody knows stays as it is.</summary>
/// <param name="values">The values.</param>
/// <param name="used">Takes the name of each that was put in.</param>
internal sealed class VariableText(IReadOnlyDictionary<string, JsonNode> values, ISet<string> used)
{
    /// <summary>What a text becomes: a value of its own type where it is that variable and nothing else.</summary>
    public JsonNode Expand(string text)
    {
        if (text is ['$', '(', .., ')'] && ValueOf(text[2..^1]) is { } whole)
        {
            return whole.DeepClone();
        }

        var result = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            var rest = text.AsSpan(at);
            if (rest.StartsWith("$$"))
            {
                result.Append('$');
                at++;
            }
            else if (rest.StartsWith("$(") && rest.IndexOf(')') is > 0 and var end)
            {
                result.Append(ValueOf(rest[2..end].ToString()) is { } value ? value.ToString() : rest[..(end + 1)]);
                at += end;
            }
            else
            {
                result.Append(text[at]);
            }
        }

        return result.ToString();
    }

    private JsonNode? ValueOf(string name)
    {
        // Only what is a text, a number or a truth can stand in a text.
        if (!values.TryGetValue(name, out var value) || value.GetValueKind() is JsonValueKind.Object or JsonValueKind.Array)
        {
            return null;
        }

        used.Add(name);
        return value;
    }
}
