using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>-o custom-columns</c>.</summary>
internal sealed class CustomColumnsPrinter : ObjectPrinter
{
    private readonly List<(string Header, JsonPathTemplate Path)> _columns = [];
    private readonly List<string[]> _rows = [];
    private readonly bool _noHeaders;

    public CustomColumnsPrinter(string text, string format, PrintOptions options)
    {
        _noHeaders = options.NoHeaders;
        var pairs = format == "custom-columns" ? Inline(text) : FromFile(text);
        foreach (var (header, path) in pairs)
        {
            try
            {
                _columns.Add((header, new(JsonPathReader.Relaxed(path))));
            }
            catch (FormatException wrong)
            {
                throw KubectlException.Error(wrong.Message);
            }
        }
    }

    public override void Print(JsonObject node, TextWriter output)
    {
        foreach (var item in node.IsList() ? node.Items("items") : [node])
        {
            _rows.Add([.. _columns.Select(column => Cell(column.Path, item))]);
        }
    }

    public override void Finish(TextWriter output)
    {
        var writer = new TabWriter(output);
        if (!_noHeaders)
        {
            writer.Line([.. _columns.Select(column => column.Header)]);
        }

        foreach (var row in _rows)
        {
            writer.Line(row);
        }

        writer.Flush();
    }

    private static string Cell(JsonPathTemplate path, JsonNode? item)
    {
        try
        {
            var found = path.Find(item).SelectMany(values => values).ToList();
            return found.Count == 0 ? "<none>" : string.Join(',', found.Select(GoText.Of));
        }
        catch (FormatException wrong)
        {
            throw KubectlException.Error(wrong.Message);
        }
    }

    private static IEnumerable<(string Header, string Path)> Inline(string text)
    {
        foreach (var part in text.Split(','))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            yield return colon > 0 ? (part[..colon], part[(colon + 1)..]) : throw KubectlException.Error(
                $"unexpected custom-columns spec: {part}, expected <header>:<json-path-expr>");
        }
    }

    private static IEnumerable<(string Header, string Path)> FromFile(string text)
    {
        var lines = text.Split('\n');
        var headers = lines[0].Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var paths = (lines.ElementAtOrDefault(1) ?? "").Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return headers.Length == paths.Length ? headers.Zip(paths) : throw KubectlException.Error(
            $"number of headers ({headers.Length}) and field specifications ({paths.Length}) don't match");
    }
}
