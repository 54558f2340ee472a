using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>Numbers in documents without a type.</summary>
internal static class JsonNumbers
{
    /// <summary>A number, whole or not; null for what is none.</summary>
    public static double? Double(JsonNode? node) => node is not JsonValue value || value.GetValueKind() != JsonValueKind.Number ? null
        : value.TryGetValue<double>(out var number) ? number
        : value.TryGetValue<long>(out var whole) ? whole
        : value.TryGetValue<int>(out var small) ? small
        : null;

    /// <summary>A whole number that is written as one; null for what is none.</summary>
    public static long? Whole(JsonNode? node) => node is not JsonValue value || value.GetValueKind() != JsonValueKind.Number ? null
        : value.TryGetValue<long>(out var whole) ? whole
        : value.TryGetValue<int>(out var small) ? small
        : null;

    /// <summary>A text; null for what is none.</summary>
    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
