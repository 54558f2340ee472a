using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>One side of a filter: a value as it stands, or a path from the item.</summary>
/// <param name="Value">The value, where <paramref name="Path"/> is null.</param>
/// <param name="Path">The path.</param>
internal sealed record JsonPathOperand(JsonNode? Value, IReadOnlyList<JsonPathStep>? Path)
{
    /// <summary>The value for an item; false where the path leads nowhere.</summary>
    public bool TryRead(JsonNode? item, out JsonNode? value)
    {
        value = Value;
        if (Path is null)
        {
            return true;
        }

        IEnumerable<JsonNode?> found = [item];
        foreach (var step in Path)
        {
            found = found.SelectMany(step.Of);
        }

        var all = found.Take(1).ToList();
        value = all.FirstOrDefault();
        return all.Count > 0;
    }

    /// <summary>Less than zero, zero, or more; null for values that are of different kinds.</summary>
    public static int? Compare(JsonNode? left, JsonNode? right) => (Kind(left), Kind(right)) switch
    {
        (JsonValueKind.String, JsonValueKind.String) => string.CompareOrdinal(left!.GetValue<string>(), right!.GetValue<string>()),
        (JsonValueKind.Number, JsonValueKind.Number) => Number(left!).CompareTo(Number(right!)),
        (JsonValueKind.True or JsonValueKind.False, JsonValueKind.True or JsonValueKind.False) =>
            left!.GetValue<bool>().CompareTo(right!.GetValue<bool>()),
        _ => null,
    };

    private static JsonValueKind Kind(JsonNode? node) => node?.GetValueKind() ?? JsonValueKind.Null;

    private static double Number(JsonNode node) =>
        node.AsValue().TryGetValue<double>(out var number) ? number : node.AsValue().TryGetValue<long>(out var whole) ? whole : 0;
}
