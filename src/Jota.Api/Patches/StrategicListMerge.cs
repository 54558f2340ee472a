using System.Numerics;

namespace Jota.Api;

/// <summary>Merges the lists of one field, by a key or as sets of scalars, and puts the outcome in order.</summary>
/// <param name="field">It merges.</param>
/// <param name="objects">Merges the items that are objects.</param>
/// <param name="budget">Counts an item each time it is looked at.</param>
internal sealed class StrategicListMerge(FieldSchema field, StrategicMerge objects, RequestBudget budget)
{
    private const string ObjectType = "map[string]interface {}";

    private readonly string? _key = field.MergeKey;

    /// <summary>Merges.</summary>
    /// <param name="original">The list as it is.</param>
    /// <param name="patch">What to change.</param>
    /// <param name="order">The order that the patch asks for; the patch's own when absent.</param>
    public JsonTree.List Merge(JsonTree.List original, JsonTree.List patch, JsonTree.List? order = null)
    {
        MergeItems.CheckAlike(original, patch, budget);
        return _key is null ? MergeScalars(original, patch, order ?? patch) : MergeObjects(_key, original, patch, order ?? patch);
    }

    /// <summary>
    /// The order must name the patch's items, in the patch's order. Throws in upstream's words when it does not, such as with two items of
    /// one name apart from each other.
    /// </summary>
    public void CheckOrder(JsonTree.List patch, JsonTree.List order)
    {
        if (order.Items.Count == 0)
        {
            return;
        }

        budget.Spend(patch.Items.Count + order.Items.Count);
        var at = 0;
        foreach (var item in patch.Items.Where(item => (item as JsonTree.Map)?.Find(StrategicDirectives.Patch) is null))
        {
            var id = RequiredIdOf(item);
            while (at < order.Items.Count && RequiredIdOf(order.Items[at]) != id)
            {
                at++;
            }

            if (at++ == order.Items.Count)
            {
                throw StrategicDirectives.OtherOrder(patch, order, budget);
            }
        }
    }

    private JsonTree.List MergeScalars(JsonTree.List original, JsonTree.List patch, JsonTree.List order)
    {
        if (original.Items.Concat(patch.Items).FirstOrDefault() is JsonTree.Map)
        {
            throw PatchErrors.Senseless("cannot merge lists without merge key for type struct");
        }

        var union = original.Items.Concat(patch.Items)
            .Select(item => (Id: MergeItems.IdOf(item), Node: item)).DistinctBy(item => item.Id).ToList();
        return Arrange(union, order, original);
    }

    private JsonTree.List MergeObjects(string key, JsonTree.List original, JsonTree.List patch, JsonTree.List order)
    {
        if (original.Items.Concat(patch.Items).FirstOrDefault(item => item is not JsonTree.Map) is { } scalar)
        {
            throw StrategicDirectives.WrongType(ObjectType, scalar);
        }

        var changes = new List<JsonTree.Map>();
        var gone = new HashSet<string>(StringComparer.Ordinal);
        var replaces = Sort(patch, changes, gone);
        if (replaces)
        {
            return new([.. changes.Select(StrategicDirectives.Clean)]);
        }

        var items = original.Items.Select(item => (Id: IdOf(item), Node: item))
            .Where(item => item.Id is null || !gone.Contains(item.Id)).ToList();
        var places = MergeItems.Places(items.Select(item => item.Id));
        foreach (var change in changes)
        {
            var id = RequiredIdOf(change);
            if (places.TryGetValue(id, out var at))
            {
                items[at] = (id, objects.Begin(field.Type, (JsonTree.Map)items[at].Node, change));
            }
            else
            {
                places[id] = items.Count;
                items.Add((id, objects.Begin(field.Type, NewItem(key, change), change)));
            }
        }

        return Arrange(items, order, original);
    }

    /// <summary>Not merged yet, but to be known if the patch speaks of it again.</summary>
    private static JsonTree.Map NewItem(string key, JsonTree.Map change)
    {
        var item = new JsonTree.Map();
        item.Fields[key] = change.Fields[key];
        return item;
    }

    /// <summary>Parts changes from directives; answers whether the changes are the whole list.</summary>
    private bool Sort(JsonTree.List patch, List<JsonTree.Map> changes, HashSet<string> gone)
    {
        var replaces = false;
        foreach (var change in patch.Items.Cast<JsonTree.Map>())
        {
            switch (StrategicDirectives.PatchOf(change, budget))
            {
                case null:
                    changes.Add(change);
                    break;
                case "delete":
                    gone.Add(RequiredIdOf(change));
                    break;
                case "replace":
                    replaces = true;
                    break;
                case "merge":
                    throw PatchErrors.Senseless("merging lists cannot yet be specified in the patch");
                case var unknown:
                    throw StrategicDirectives.UnknownPatch(unknown, change, budget);
            }
        }

        return replaces;
    }

    /// <summary>
    /// Items that the patch speaks of stand in the order it gives; the server's own keep theirs, and stand before one of the former
    /// only where they did so on the server.
    /// </summary>
    private JsonTree.List Arrange(List<(string? Id, JsonTree Node)> items, JsonTree.List order, JsonTree.List server)
    {
        budget.Spend((long)items.Count * (1 + BitOperations.Log2((uint)items.Count + 1)));
        var places = MergeItems.Places(order.Items.Select(IdOf));
        var serverPlaces = MergeItems.Places(server.Items.Select(IdOf));
        int Place(Dictionary<string, int> among, string? id) => id is not null && among.TryGetValue(id, out var place) ? place : -1;

        var named = new Queue<(string? Id, JsonTree Node)>(items.Where(i => Place(places, i.Id) >= 0).OrderBy(i => Place(places, i.Id)));
        var others =
            new Queue<(string? Id, JsonTree Node)>(items.Where(i => Place(places, i.Id) < 0).OrderBy(i => Place(serverPlaces, i.Id)));
        var arranged = new List<JsonTree>(items.Count);
        while (named.Count + others.Count > 0)
        {
            var otherFirst = named.Count == 0
                || (others.Count > 0
                    && Place(serverPlaces, named.Peek().Id) is >= 0 and var place
                    && Place(serverPlaces, others.Peek().Id) < place);
            arranged.Add((otherFirst ? others : named).Dequeue().Node);
        }

        return new(arranged);
    }

    private string? IdOf(JsonTree item) => _key is null ? MergeItems.IdOf(item) : MergeItems.IdOf((item as JsonTree.Map)?.Find(_key));

    private string RequiredIdOf(JsonTree item) => IdOf(item) ?? throw (_key is null || item is not JsonTree.Map map
        ? StrategicDirectives.WrongType(_key is null ? "string" : ObjectType, item)
        : StrategicDirectives.NoMergeKey(map, _key, budget));
}
