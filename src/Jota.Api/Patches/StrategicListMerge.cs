using System.Text.Json.Nodes;

namespace Jota.Api;

/// <summary>Merges lists by a key, or as sets of scalars, and puts the outcome in order.</summary>
internal static class StrategicListMerge
{
    /// <param name="field">The list's field; it merges.</param>
    /// <param name="original">The list as it is.</param>
    /// <param name="patch">What to change.</param>
    /// <param name="order">The order that the patch asks for; the patch's own when absent.</param>
    public static JsonArray Merge(FieldSchema field, JsonArray original, JsonArray patch, JsonArray? order = null)
    {
        if (field.MergeKey is not { } key)
        {
            var union = Union(original, patch);
            return Arrange(union, order ?? patch, original, static item => item);
        }

        if (patch.OfType<JsonObject>().Any(p => StrategicMergePatch.DirectiveOf(p) == "replace"))
        {
            return WithoutDirectives(patch);
        }

        var merged = MergeItems(field.Type, key, original, patch);
        return Arrange(merged, order ?? patch, original, item => (item as JsonObject)?[key]);
    }

    /// <summary>A copy of a list that is taken as it is, without items that only speak to the merge.</summary>
    public static JsonArray WithoutDirectives(JsonArray list) => new([.. list
        .Where(i => i is not JsonObject map || StrategicMergePatch.DirectiveOf(map) is null)
        .Select(i => i is JsonObject map ? StrategicMergePatch.WithoutDirectives(map) : i?.DeepClone())]);

    private static List<JsonNode?> Union(JsonArray original, JsonArray patch)
    {
        var union = new List<JsonNode?>();
        foreach (var item in original.Concat(patch))
        {
            if (!union.Any(u => JsonNode.DeepEquals(u, item)))
            {
                union.Add(item?.DeepClone());
            }
        }

        return union;
    }

    private static List<JsonNode?> MergeItems(TypeSchema? type, string key, JsonArray original, JsonArray patch)
    {
        var items = original.Select(o => o?.DeepClone()).ToList();
        foreach (var node in patch)
        {
            var change = node as JsonObject ?? throw PatchErrors.DoesNotApply("an item of a list of objects is no object");
            var id = change[key] ?? throw PatchErrors.DoesNotApply($"map: {change.ToJsonString()} does not contain declared merge key: {key}");
            if (StrategicMergePatch.DirectiveOf(change) == "delete")
            {
                items.RemoveAll(i => JsonNode.DeepEquals((i as JsonObject)?[key], id));
                continue;
            }

            var at = items.FindIndex(i => JsonNode.DeepEquals((i as JsonObject)?[key], id));
            if (at >= 0)
            {
                items[at] = StrategicMergePatch.MergeMap(type, items[at]!.AsObject(), change);
            }
            else
            {
                items.Add(StrategicMergePatch.MergeMap(type, [], change));
            }
        }

        return items;
    }

    /// <summary>
    /// Items that the patch speaks of stand in the order it gives; the server's own keep theirs, and stand before one of the former
    /// only where they did so on the server.
    /// </summary>
    private static JsonArray Arrange(List<JsonNode?> items, JsonArray order, JsonArray server, Func<JsonNode?, JsonNode?> id)
    {
        var places = order.Select(id).ToList();
        var serverPlaces = server.Select(id).ToList();
        int Place(List<JsonNode?> list, JsonNode? item) => list.FindIndex(p => JsonNode.DeepEquals(p, id(item)));

        var named = new Queue<JsonNode?>(items.Where(i => Place(places, i) >= 0).OrderBy(i => Place(places, i)));
        var others = new Queue<JsonNode?>(items.Where(i => Place(places, i) < 0).OrderBy(i => Place(serverPlaces, i)));
        var arranged = new JsonArray();
        while (named.Count + others.Count > 0)
        {
            var otherFirst = named.Count == 0
                || (others.Count > 0 && Place(serverPlaces, named.Peek()) is >= 0 and var place && Place(serverPlaces, others.Peek()) < place);
            arranged.Add((otherFirst ? others : named).Dequeue());
        }

        return arranged;
    }
}
