using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>
/// Fills in the defaults of a schema at any depth that is there, in place. A null where none is allowed counts as nothing said: it is
/// replaced by the default, or goes (KEP-1929 and what upstream's documentation says of null values).
/// </summary>
internal static class JsonDefaulting
{
    public static void Default(JsonSchema schema, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject map:
                Properties(schema, map);
                Additional(schema, map);
                break;
            case JsonArray list when schema.Items is { } items:
                Items(items, list);
                break;
            default:
                break;
        }
    }

    private static void Properties(JsonSchema schema, JsonObject map)
    {
        foreach (var (name, property) in schema.OrderedProperties)
        {
            if (map.TryGetPropertyValue(name, out var value))
            {
                if (value is not null)
                {
                    Default(property, value);
                    continue;
                }

                if (property.Nullable)
                {
                    continue;
                }

                map.Remove(name);
            }

            if (property.Default is { } given)
            {
                var filled = given.DeepClone();
                map[name] = filled;
                Default(property, filled);
            }
        }
    }

    private static void Additional(JsonSchema schema, JsonObject map)
    {
        if (schema.AdditionalProperties is not { } further)
        {
            return;
        }

        if (!further.Nullable)
        {
            Fill(schema, further, map);
        }

        foreach (var (name, value) in map)
        {
            if (value is JsonObject or JsonArray && !schema.Properties.ContainsKey(name))
            {
                Default(further, value);
            }
        }
    }

    private static void Fill(JsonSchema schema, JsonSchema further, JsonObject map)
    {
        List<string>? missing = null;
        foreach (var (name, value) in map)
        {
            if (value is null && !schema.Properties.ContainsKey(name))
            {
                (missing ??= []).Add(name);
            }
        }

        foreach (var name in missing ?? [])
        {
            map.Remove(name);
            if (further.Default is { } given)
            {
                map[name] = given.DeepClone();
            }
        }
    }

    private static void Items(JsonSchema items, JsonArray list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is null && !items.Nullable && items.Default is { } given)
            {
                list[i] = given.DeepClone();
            }

            Default(items, list[i]);
        }
    }
}
