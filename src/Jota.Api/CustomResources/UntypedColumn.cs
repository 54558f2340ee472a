using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>A table column of an untyped kind: the first value that a path leads to.</summary>
/// <param name="path">The path from the object's root.</param>
public sealed class UntypedColumn(JsonPath path) : Column
{
    /// <inheritdoc/>
    public override object? CellOf(object obj, ColumnContext context)
    {
        var found = path.Find(Root((UntypedObject)obj));
        return found.Count == 0 || found[0] is not { } value ? null : Type switch
        {
            "string" => Text(value),
            "integer" => (long?)JsonNumbers.Double(value),
            "number" => JsonNumbers.Double(value),
            "boolean" => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? value.GetValue<bool>() : null,
            "date" => JsonNumbers.Text(value) is { } time ? Age(time, context) : null,
            _ => null,
        };
    }

    private JsonObject Root(UntypedObject obj) => path.First switch
    {
        "apiVersion" or "kind" or "metadata" => obj.Head(),
        null => obj.Whole(),
        _ => obj.Content,
    };

    private static string Text(JsonNode value) => value switch
    {
        JsonValue scalar when scalar.TryGetValue<string>(out var text) => text,
        JsonValue scalar when JsonNumbers.Whole(scalar) is { } whole => whole.ToString(CultureInfo.InvariantCulture),
        JsonValue scalar when JsonNumbers.Double(scalar) is { } number => GoNumber.Of(number),
        _ => UntypedJson.Sorted(value),
    };

    private static string Age(string time, ColumnContext context) =>
        Rfc3339.TryParse(time, out var start) ? HumanDuration.Since(start, context.Now) : "<invalid>";
}
