using System.Text;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Whatever has no describer of its own: all its fields, in words.</summary>
internal static class GenericDescriber
{
    private static readonly string[] Acronyms = ["API", "URL", "UID", "OSB", "GUID"];

    private static readonly string[] Skipped =
        [".metadata.managedFields", ".metadata.name", ".metadata.namespace", ".metadata.labels", ".metadata.annotations"];

    public static async Task DescribeAsync(Description about, CancellationToken ct)
    {
        about.Head();
        Fields(about.Out, 0, about.Item, "");
        await about.EventsAsync(ct);
    }

    /// <summary>A field's name in words: <c>creationTimestamp</c> is <c>Creation Timestamp</c>.</summary>
    public static string Label(string field)
    {
        if (field.Any(c => !char.IsLetter(c) && c != '-'))
        {
            return field;
        }

        return string.Join(' ', Words(field).Select(word => Acronyms.Contains(word.ToUpperInvariant())
            ? word.ToUpperInvariant()
            : char.ToUpperInvariant(word[0]) + word[1..]));
    }

    private static void Fields(DescriptionWriter output, int level, JsonNode? item, string above)
    {
        foreach (var (field, value) in item.Fields())
        {
            var path = $"{above}.{field}";
            if (Skipped.Contains(path))
            {
                continue;
            }

            if (value is not (JsonObject or JsonArray))
            {
                output.Field(level, Label(field), GoText.Of(value));
                continue;
            }

            output.Line(level, $"{Label(field)}:");
            foreach (var child in value is JsonObject ? [value] : value.Items())
            {
                if (child is JsonObject)
                {
                    Fields(output, level + 1, child, path);
                }
                else
                {
                    output.Line(level + 1, GoText.Of(child));
                }
            }
        }
    }

    /// <summary>A name taken apart where letters become large: <c>podCIDRs</c> is <c>pod CID Rs</c>, as upstream does it.</summary>
    private static List<string> Words(string field)
    {
        var words = new List<StringBuilder>();
        for (var i = 0; i < field.Length; i++)
        {
            var goesOn = i > 0 && ClassOf(field[i]) == ClassOf(field[i - 1]);
            if (!goesOn)
            {
                words.Add(new StringBuilder());
            }

            // The last of several large letters belongs to the small ones behind it.
            if (i > 0 && ClassOf(field[i]) == 'a' && ClassOf(field[i - 1]) == 'A' && words[^1].Length == 0)
            {
                words[^2].Length--;
                words[^1].Append(field[i - 1]);
            }

            words[^1].Append(field[i]);
        }

        return [.. words.Where(word => word.Length > 0).Select(word => word.ToString())];
    }

    private static char ClassOf(char c) => char.IsUpper(c) ? 'A' : char.IsLower(c) ? 'a' : '-';
}
