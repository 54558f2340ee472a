using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>
/// Takes away fields that a schema does not know, in place; what every object has (<c>apiVersion</c>, <c>kind</c>, <c>metadata</c>) stays
/// at the root and in embedded resources. Tells what went, such as <c>unknown field "spec.sise" (did you mean "size"?)</c>.
/// </summary>
/// <param name="told">Where that goes; null where nobody wants to know.</param>
internal sealed class JsonPruning(List<string>? told)
{
    private const int MostTold = 100;

    private readonly JsonPlace _at = new();

    /// <summary>Prunes the object of a kind, without its metadata.</summary>
    public static void Prune(JsonSchema schema, JsonObject root, List<string>? told) =>
        new JsonPruning(told).Object(root, schema, isResource: true);

    /// <summary>Prunes any value.</summary>
    public static void PruneValue(JsonSchema schema, JsonNode? value) => new JsonPruning(null).Value(value, schema);

    private void Value(JsonNode? value, JsonSchema? schema)
    {
        switch (value)
        {
            case JsonObject map:
                Object(map, schema, schema?.IsEmbedded == true);
                break;
            case JsonArray list when schema?.Items is { } items:
                for (var i = 0; i < list.Count; i++)
                {
                    using (_at.Item(i))
                    {
                        Value(list[i], items);
                    }
                }

                break;
            case JsonArray list when schema?.PreservesUnknown != true:
                Empty(list);
                break;
            default:
                break;
        }
    }

    // Nothing is declared of what is in there, so no object in it has a field.
    private static void Empty(JsonArray list)
    {
        var open = new Stack<JsonArray>();
        open.Push(list);
        while (open.TryPop(out var next))
        {
            foreach (var item in next)
            {
                (item as JsonObject)?.Clear();
                if (item is JsonArray inner)
                {
                    open.Push(inner);
                }
            }
        }
    }

    private void Object(JsonObject map, JsonSchema? schema, bool isResource)
    {
        List<string>? unknown = null;
        foreach (var (name, value) in map)
        {
            if (isResource && name is "apiVersion" or "kind" or "metadata")
            {
                continue;
            }

            if (schema?.Find(name) is { } known)
            {
                if (value is JsonObject or JsonArray)
                {
                    using (_at.Field(name))
                    {
                        Value(value, known);
                    }
                }
            }
            else if (schema?.PreservesUnknown != true)
            {
                (unknown ??= []).Add(name);
            }
        }

        foreach (var name in unknown ?? [])
        {
            Tell(schema, name);
            map.Remove(name);
        }
    }

    private void Tell(JsonSchema? schema, string name)
    {
        if (told is { Count: < MostTold })
        {
            var meant = schema is null ? null : FieldSuggestion.Spelled([.. schema.OrderedProperties.Select(known => known.Key)], name);
            told.Add($"unknown field \"{_at.With(name)}\"{(meant is null ? "" : $" (did you mean \"{meant}\"?)")}");
        }
    }
}
