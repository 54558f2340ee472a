using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>The items that a list had before, told apart by the keys of the list; of others nobody knows which was which.</summary>
public sealed class OldItems
{
    private readonly Dictionary<string, JsonNode> _byKeys = new(StringComparer.Ordinal);
    private readonly JsonSchema _schema;

    private OldItems(JsonSchema schema) => _schema = schema;

    /// <summary>The items of a list; null when nothing tells them apart.</summary>
    public static OldItems? Of(JsonSchema schema, JsonArray old)
    {
        if (schema.ListType != ListType.Map)
        {
            return null;
        }

        var items = new OldItems(schema);
        foreach (var item in old.OfType<JsonObject>())
        {
            items._byKeys[JsonListRules.Keys(schema, item)] = item;
        }

        return items;
    }

    /// <summary>The item that an item was before; null when it was not there.</summary>
    public JsonNode? Find(JsonNode? item) => item is JsonObject map ? _byKeys.GetValueOrDefault(JsonListRules.Keys(_schema, map)) : null;
}
