using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Whether documents say the same. Numbers do by their value.</summary>
internal static class Trees
{
    public static bool Same(JsonNode? one, JsonNode? other) => (one, other) switch
    {
        (null, null) => true,
        (JsonObject left, JsonObject right) => left.Count == right.Count
            && left.All(field => right.TryGetPropertyValue(field.Key, out var value) && Same(field.Value, value)),
        (JsonArray left, JsonArray right) => left.Count == right.Count && left.Zip(right).All(pair => Same(pair.First, pair.Second)),
        (JsonValue left, JsonValue right) => SameValue(left, right),
        _ => false,
    };

    private static bool SameValue(JsonValue one, JsonValue other) => (one.GetValueKind(), other.GetValueKind()) switch
    {
        (JsonValueKind.String, JsonValueKind.String) => one.GetValue<string>() == other.GetValue<string>(),
        (JsonValueKind.Number, JsonValueKind.Number) => Number(one) == Number(other),
        var (left, right) => left == right,
    };

    private static double Number(JsonValue value) => double.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
}
