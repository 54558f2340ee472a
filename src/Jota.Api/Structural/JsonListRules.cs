using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>
/// Refuses what is in a set twice, and items of a list that its keys do not tell apart. Looked at when everything else is: where a key is
/// missing, its default counts.
/// </summary>
internal sealed class JsonListRules
{
    private readonly JsonPlace _at = new();
    private readonly JsonErrors _errors;

    private JsonListRules(JsonErrors errors) => _errors = errors;

    public static void Check(JsonSchema schema, JsonNode? value, JsonErrors errors) => new JsonListRules(errors).Value(schema, value);

    /// <summary>The keys of an item, as JSON.</summary>
    public static string Keys(JsonSchema schema, JsonObject item)
    {
        var keys = new JsonObject();
        foreach (var key in schema.MapKeys)
        {
            if (item[key] is { } value)
            {
                keys[key] = value.DeepClone();
            }
        }

        return UntypedJson.Sorted(keys);
    }

    private void Value(JsonSchema schema, JsonNode? value)
    {
        if (!schema.HasUniqueLists)
        {
            return;
        }

        switch (value)
        {
            case JsonObject map:
                Entries(schema, map);
                break;
            case JsonArray list:
                if (list.Count > 1 && schema.ListType is ListType.Set or ListType.Map)
                {
                    Unique(schema, list);
                }

                Items(schema.Items, list);
                break;
            default:
                break;
        }
    }

    private void Entries(JsonSchema schema, JsonObject map)
    {
        foreach (var (name, property) in schema.OrderedProperties)
        {
            using (_at.Field(name))
            {
                Value(property, map[name]);
            }
        }

        if (schema.AdditionalProperties is { HasUniqueLists: true } further)
        {
            foreach (var (name, value) in map.Where(entry => !schema.Properties.ContainsKey(entry.Key)))
            {
                using (_at.Key(name))
                {
                    Value(further, value);
                }
            }
        }
    }

    private void Items(JsonSchema? items, JsonArray list)
    {
        for (var i = 0; items is { HasUniqueLists: true } && i < list.Count; i++)
        {
            using (_at.Item(i))
            {
                Value(items, list[i]);
            }
        }
    }

    // What is there three times is told once, as upstream does.
    private void Unique(JsonSchema schema, JsonArray list)
    {
        var times = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            var identity = schema.ListType == ListType.Set ? Identity(list[i]) : Identity(schema, list[i] as JsonObject);
            ref var seen = ref CollectionsMarshal.GetValueRefOrAddDefault(times, identity, out _);
            if (++seen == 2)
            {
                using (_at.Item(i))
                {
                    Refuse(schema, list[i]);
                }
            }
        }
    }

    private void Refuse(JsonSchema schema, JsonNode? item)
    {
        var shown = schema.ListType == ListType.Set ? UntypedJson.Sorted(item) : item is JsonObject map ? Keys(schema, map) : "{}";
        _errors.Add(FieldErrorReason.Duplicate, _at.InBrackets(), $"Duplicate value: {ShownText.Show(ShownText.Of(shown))}");
    }

    // What is the same has the same, and is told apart from what is not; texts and numbers, which keys mostly are, cost next to nothing.
    private static string Identity(JsonNode? value) => JsonNumbers.Text(value) is { } text ? "\"" + text : UntypedJson.Sorted(value);

    private static string Identity(JsonSchema schema, JsonObject? item) => schema.MapKeys is [var only]
        ? Identity(item?[only])
        : string.Join('\0', schema.MapKeys.Select(key => Identity(item?[key])));
}
