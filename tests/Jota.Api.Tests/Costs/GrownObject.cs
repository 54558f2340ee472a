using System.Globalization;
using System.Text.Json.Nodes;

namespace Jota.Api.Tests.Costs;

/// <summary>An object of a kind in which every list and map is long.</summary>
/// <param name="Length">How long they are; in items of a list only the first one's are, and the others' have one item.</param>
/// <param name="Items">What their items have in common.</param>
internal sealed record GrownObject(int Length, GrownItems Items)
{
    private static readonly string[] Names =
        ["name", "key", "mountPath", "devicePath", "hostPort", "containerPort", "port", "nodePort", "uid", "topologyKey", "ip", "id", "type", "image"];

    /// <summary>With every field that the kind's schema has: of no use to anybody, and wrong in many ways.</summary>
    public JsonObject Of(Resource resource)
    {
        var made = Of(resource.Schema, 0, []);
        made["apiVersion"] = resource.Names.ApiVersion;
        made["kind"] = resource.Names.Kind;
        ((JsonObject)made["metadata"]!).Remove("managedFields");
        return made;
    }

    /// <summary>As a sample is, with more of whatever it has a list of.</summary>
    public JsonObject Of(JsonObject sample) => (JsonObject)Grown(sample, isFirst: true)!;

    private JsonObject Of(TypeSchema type, int index, IReadOnlyList<TypeSchema> above)
    {
        var made = new JsonObject();
        foreach (var field in type.Fields.Where(f => f.Type is null || !above.Contains(f.Type)))
        {
            made[field.Name] = field.Shape switch
            {
                FieldShape.List => new JsonArray([.. Enumerable.Range(index, Many(index)).Select(i => Value(field, i, [.. above, type]))]),
                FieldShape.Map => new JsonObject(Enumerable.Range(index, Many(index)).Select(i => KeyValuePair.Create($"k{i}", Value(field, i, [.. above, type])))),
                FieldShape.MapOfLists => new JsonObject(),
                _ => Value(field, index, [.. above, type]),
            };
        }

        return made;
    }

    // Else the whole would grow with the power of the depth.
    private int Many(int index) => index == 0 ? Length : 1;

    private JsonNode? Value(FieldSchema field, int index, IReadOnlyList<TypeSchema> above) => (field.Scalar, field.Type?.Form) switch
    {
        (FieldScalar.Reference, TypeForm.Object) => Of(field.Type!, index, above),
        (FieldScalar.Reference, TypeForm.Any) => new JsonObject(),
        (FieldScalar.Reference, TypeForm.Quantity) => "1",
        (FieldScalar.Reference, TypeForm.IntOrString) => 1 + Number(index),
        (FieldScalar.Reference, TypeForm.Time) => "2026-01-02T03:04:05Z",
        (FieldScalar.Reference, TypeForm.MicroTime) => "2026-01-02T03:04:05.000000Z",
        (FieldScalar.String, _) => field.Enum is [var first, ..] ? first : Text(field, index),
        (FieldScalar.Int32 or FieldScalar.Int64 or FieldScalar.Double, _) => 1 + Number(index),
        (FieldScalar.Boolean, _) => true,
        _ => "eA==",
    };

    private int Number(int index) => Items == GrownItems.Alike ? 0 : index;

    private string Text(FieldSchema field, int index) =>
        Items == GrownItems.Strangers ? $"x{field.Owner.ShortName.ToLowerInvariant()}{index}" : $"x{Number(index)}";

    private JsonNode? Grown(JsonNode? node, bool isFirst) => node switch
    {
        JsonObject map => new JsonObject(map.Select(entry => KeyValuePair.Create(entry.Key, Grown(entry.Value, isFirst)))),
        JsonArray { Count: > 0 } list when isFirst => new JsonArray([.. Enumerable.Range(0, Length).Select(i => Item(list, i))]),
        _ => node?.DeepClone(),
    };

    private JsonNode? Item(JsonArray list, int index)
    {
        var item = Grown(list[Math.Min(index, list.Count - 1)], isFirst: index == 0);
        if (Items == GrownItems.Alike || index < list.Count)
        {
            return item;
        }

        if (item is JsonObject map)
        {
            foreach (var name in Names)
            {
                if (map[name] is JsonValue value)
                {
                    map[name] = Changed(value, index);
                }
            }

            return map;
        }

        return item is JsonValue plain ? Changed(plain, index) : item;
    }

    private static JsonNode Changed(JsonValue value, int index) => value.TryGetValue<long>(out var number)
        ? JsonValue.Create(number + index)
        : JsonValue.Create(value.TryGetValue<string>(out var text) ? string.Create(CultureInfo.InvariantCulture, $"{text}{index}") : "x");
}
