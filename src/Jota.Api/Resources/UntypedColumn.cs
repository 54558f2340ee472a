using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>A table column of an untyped kind: the value at a path.</summary>
/// <param name="path">Fields from the object's root, such as <c>spec</c>, <c>size</c>.</param>
public sealed class UntypedColumn(params string[] path) : Column
{
    /// <inheritdoc/>
    public override object? CellOf(object obj, ColumnContext context)
    {
        JsonNode? at = ((UntypedObject)obj).Content;
        foreach (var step in path)
        {
            at = (at as JsonObject)?[step];
        }

        return at?.GetValueKind() switch
        {
            null or JsonValueKind.Null => null,
            JsonValueKind.String => at.GetValue<string>(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number when at.AsValue().TryGetValue<long>(out var whole) => whole,
            _ => at.ToJsonString(),
        };
    }
}
