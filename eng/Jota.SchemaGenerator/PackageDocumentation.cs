using System.Text;
using System.Xml;

namespace Jota.SchemaGenerator;

/// <summary>The package's XML documentation of its models, each summary as running text.</summary>
internal sealed class PackageDocumentation
{
    private readonly Dictionary<string, string> _summaries = new(StringComparer.Ordinal);

    public static PackageDocumentation Load(string file)
    {
        var documentation = new PackageDocumentation();
        using var reader = XmlReader.Create(file);
        while (reader.ReadToFollowing("member"))
        {
            var name = reader.GetAttribute("name")!;
            if ((name.StartsWith("T:k8s.Models.", StringComparison.Ordinal) || name.StartsWith("P:k8s.Models.", StringComparison.Ordinal))
                && reader.ReadToDescendant("summary"))
            {
                documentation._summaries[name] = Flow(reader.ReadInnerXml());
            }
        }

        return documentation;
    }

    public string Of(Type? model) => model is null ? "" : _summaries.GetValueOrDefault($"T:{model.FullName}", "");

    public string Of(Type model, string property) => _summaries.GetValueOrDefault($"P:{model.FullName}.{property}", "");

    /// <summary>Joins the lines of a paragraph; an empty line, or one that starts a list's item, begins a new one.</summary>
    private static string Flow(string xml)
    {
        var text = new StringBuilder();
        foreach (var raw in System.Net.WebUtility.HtmlDecode(xml).Split('\n'))
        {
            var line = raw.Trim();
            if (line.Length == 0)
            {
                BreakParagraph(text);
            }
            else
            {
                var begins = text.Length == 0 || text[^1] == '\n';
                text.Append(begins ? "" : line.StartsWith("- ", StringComparison.Ordinal) ? "\n" : " ").Append(line);
            }
        }

        return text.ToString().Trim();
    }

    private static void BreakParagraph(StringBuilder text)
    {
        if (text.Length > 0 && text[^1] != '\n')
        {
            text.Append("\n\n");
        }
    }
}
