using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary>
/// The strategic merge patch by which an object becomes what was applied now: what differs from it is set, and what was applied last and is
/// not applied any more is removed. Lists merge by their types' keys.
/// </summary>
internal static class StrategicThreeWay
{
    /// <summary>The patch; empty when nothing is to be done.</summary>
    /// <param name="type">The objects' type.</param>
    /// <param name="last">What was applied last; null for nothing.</param>
    /// <param name="wanted">What is applied now.</param>
    /// <param name="live">What is there.</param>
    public static JsonObject Patch(TypeSchema type, JsonObject? last, JsonObject wanted, JsonObject live) =>
        Maps(type, last ?? [], wanted, live);

    private static JsonObject Maps(TypeSchema? type, JsonObject last, JsonObject wanted, JsonObject? live)
    {
        var patch = new JsonObject();
        foreach (var (key, value) in wanted)
        {
            Field(patch, key, type?.Find(key), last[key], value, live);
        }

        foreach (var (key, _) in last)
        {
            // Removed even where it has gone by itself: the server removes what is there.
            if (!wanted.ContainsKey(key) && live?[key] is not null)
            {
                patch[key] = null;
            }
        }

        return patch;
    }

    private static void Field(JsonObject patch, string key, FieldSchema? field, JsonNode? last, JsonNode? wanted, JsonObject? live)
    {
        var there = live?[key];
        switch (wanted, there)
        {
            case (JsonObject map, JsonObject own) when field is not { Replaces: true }:
                var within = field is { Shape: FieldShape.Map }
                    ? FreeMap(field, last as JsonObject ?? [], map, own)
                    : Maps(field?.Type, last as JsonObject ?? [], map, own);
                if (within.Count > 0)
                {
                    if (field is { RetainsKeys: true })
                    {
                        within["$retainKeys"] = new JsonArray([.. map.Fields().Select(kept => (JsonNode)kept.Key)]);
                    }

                    patch[key] = within;
                }

                break;
            case (JsonArray list, JsonArray own) when field is { Merges: true, MergeKey: { } mergeKey }:
                ListsOfMaps(patch, key, field, mergeKey, last as JsonArray ?? [], list, own);
                break;
            case (JsonArray list, JsonArray own) when field is { Merges: true }:
                ListsOfScalars(patch, key, last as JsonArray ?? [], list, own);
                break;
            default:
                if (!Trees.Same(wanted, there))
                {
                    patch[key] = wanted?.DeepClone();
                }

                break;
        }
    }

    private static JsonObject FreeMap(FieldSchema field, JsonObject last, JsonObject wanted, JsonObject live)
    {
        var patch = new JsonObject();
        foreach (var (key, value) in wanted)
        {
            if (value is JsonObject map && live[key] is JsonObject own)
            {
                if (Maps(field.Type, last[key] as JsonObject ?? [], map, own) is { Count: > 0 } within)
                {
                    patch[key] = within;
                }
            }
            else if (!Trees.Same(value, live[key]))
            {
                patch[key] = value?.DeepClone();
            }
        }

        foreach (var (key, _) in last)
        {
            if (!wanted.ContainsKey(key) && live.ContainsKey(key))
            {
                patch[key] = null;
            }
        }

        return patch;
    }

    private static void ListsOfMaps(
        JsonObject patch, string key, FieldSchema field, string mergeKey, JsonArray last, JsonArray wanted, JsonArray live)
    {
        var items = new JsonArray();
        foreach (var item in wanted.OfType<JsonObject>())
        {
            var there = Find(live, mergeKey, item);
            if (there is null)
            {
                items.Add(item.DeepClone());
            }
            else if (Maps(field.Type, Find(last, mergeKey, item) ?? [], item, there) is { Count: > 0 } changes)
            {
                changes[mergeKey] = item[mergeKey]?.DeepClone();
                items.Add((JsonNode)changes);
            }
        }

        foreach (var item in last.OfType<JsonObject>())
        {
            if (Find(wanted, mergeKey, item) is null && Find(live, mergeKey, item) is not null)
            {
                items.Add((JsonNode)new JsonObject { ["$patch"] = "delete", [mergeKey] = item[mergeKey]?.DeepClone() });
            }
        }

        if (items.Count > 0 || !InOrder(wanted, live, mergeKey))
        {
            patch["$setElementOrder/" + key] = new JsonArray(
                [.. wanted.Select(item => new JsonObject { [mergeKey] = item.At(mergeKey)?.DeepClone() })]);
            if (items.Count > 0)
            {
                patch[key] = items;
            }
        }
    }

    private static void ListsOfScalars(JsonObject patch, string key, JsonArray last, JsonArray wanted, JsonArray live)
    {
        var added = wanted.Where(item => !live.Any(own => Trees.Same(own, item))).Select(item => item?.DeepClone()).ToArray();
        var removed = last.Where(item => !wanted.Any(own => Trees.Same(own, item)) && live.Any(own => Trees.Same(own, item)))
            .Select(item => item?.DeepClone())
            .ToArray();
        if (added.Length > 0)
        {
            patch[key] = new JsonArray(added);
        }

        if (removed.Length > 0)
        {
            patch["$deleteFromPrimitiveList/" + key] = new JsonArray(removed);
        }

        if (added.Length + removed.Length > 0)
        {
            patch["$setElementOrder/" + key] = wanted.DeepClone();
        }
    }

    private static JsonObject? Find(JsonArray list, string mergeKey, JsonObject item) =>
        list.OfType<JsonObject>().FirstOrDefault(other => Trees.Same(other[mergeKey], item[mergeKey]));

    /// <summary>Whether the items that both have stand in one order.</summary>
    private static bool InOrder(JsonArray wanted, JsonArray live, string mergeKey)
    {
        var places = wanted.OfType<JsonObject>()
            .Select(item => live.ToList().FindIndex(own => Trees.Same(own.At(mergeKey), item[mergeKey])))
            .ToList();
        return places.Zip(places.Skip(1)).All(pair => pair.First <= pair.Second);
    }
}
