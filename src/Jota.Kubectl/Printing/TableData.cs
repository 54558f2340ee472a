using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>A table that the server made of objects; or of objects that came without one, their names and ages.</summary>
/// <param name="Columns">Names, and whether a column is shown only by <c>-o wide</c>.</param>
/// <param name="Rows">The rows.</param>
internal sealed record TableData(IReadOnlyList<(string Name, bool IsWide)> Columns, IReadOnlyList<TableRow> Rows)
{
    /// <summary>The list's revision.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary>Where the rest of the list is; empty when this is all.</summary>
    public string Continue { get; init; } = "";

    /// <summary>Reads an answer that may be a table, a list or an object.</summary>
    /// <param name="json">The answer.</param>
    /// <param name="wholeObjects">Whether rows keep all of their object, not only what tables need.</param>
    /// <param name="clock">What ages are counted from.</param>
    public static TableData Read(ReadOnlyMemory<byte> json, bool wholeObjects, TimeProvider clock)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1000 });
        var root = document.RootElement;
        var table = Text(root, "kind") == "Table"
            ? new TableData(Definitions(root), RowsOf(root, wholeObjects))
            : PlainTable.Of(Node.Read(json.Span), clock);
        return root.TryGetProperty("metadata", out var metadata)
            ? table with { ResourceVersion = Text(metadata, "resourceVersion"), Continue = Text(metadata, "continue") }
            : table;
    }

    private static List<(string Name, bool IsWide)> Definitions(JsonElement root) =>
        root.TryGetProperty("columnDefinitions", out var columns) && columns.ValueKind == JsonValueKind.Array
        ? [.. columns.EnumerateArray().Select(column => (
            Text(column, "name"), column.TryGetProperty("priority", out var priority) && priority.GetInt32() != 0))]
        : [];

    private static List<TableRow> RowsOf(JsonElement root, bool wholeObjects)
    {
        var rows = new List<TableRow>();
        if (root.TryGetProperty("rows", out var list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (var row in list.EnumerateArray())
            {
                rows.Add(RowOf(row, wholeObjects));
            }
        }

        return rows;
    }

    private static TableRow RowOf(JsonElement row, bool wholeObjects)
    {
        var cells = row.GetProperty("cells");
        var texts = new string[cells.GetArrayLength()];
        var at = 0;
        foreach (var cell in cells.EnumerateArray())
        {
            texts[at++] = CellText(cell);
        }

        row.TryGetProperty("object", out var about);
        var metadata = about.ValueKind == JsonValueKind.Object && about.TryGetProperty("metadata", out var found) ? found : default;
        return new TableRow(texts, Text(metadata, "namespace"), Labels(metadata))
        {
            Object = wholeObjects && about.ValueKind == JsonValueKind.Object ? JsonObject.Create(about.Clone()) : null,
            Name = Text(metadata, "name"),
        };
    }

    /// <summary>A cell on one line.</summary>
    private static string CellText(JsonElement cell)
    {
        var text = cell.ValueKind switch
        {
            JsonValueKind.String => cell.GetString()!,
            JsonValueKind.Null => "",
            JsonValueKind.Object or JsonValueKind.Array => GoText.Of(JsonNode.Parse(cell.GetRawText())),
            _ => GoText.Of(JsonValue.Create(cell)),
        };
        var end = text.AsSpan().IndexOfAny("\f\n\r");
        return end < 0 ? text : text[..end] + "...";
    }

    private static Dictionary<string, string> Labels(JsonElement metadata)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (metadata.ValueKind == JsonValueKind.Object
            && metadata.TryGetProperty("labels", out var map)
            && map.ValueKind == JsonValueKind.Object)
        {
            foreach (var label in map.EnumerateObject())
            {
                labels[label.Name] = label.Value.GetString() ?? "";
            }
        }

        return labels;
    }

    private static string Text(JsonElement element, string field) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";
}
