namespace Jota.Api;

/// <summary>
/// One strategic merge. Objects within objects wait for their turn rather than being merged by recursion, as patches may nest deeper than
/// our stack; in the order of the patch, whose last word on a thing counts. Parts of the patch become parts of the outcome.
/// </summary>
internal sealed class StrategicMerge(RequestBudget budget)
{
    private readonly Queue<(TypeSchema? Type, JsonTree.Map Original, JsonTree.Map Patch)> _open = [];

    /// <summary>Merges into the original, in place; the answer is the original unless a directive replaces it.</summary>
    public JsonTree.Map Merge(TypeSchema? type, JsonTree.Map original, JsonTree.Map patch)
    {
        var merged = Begin(type, original, patch);
        while (_open.TryDequeue(out var next))
        {
            MergeFields(next.Type, next.Original, next.Patch);
        }

        return merged;
    }

    /// <summary>The object that will come of a merge. The type is null where any JSON may stand.</summary>
    internal JsonTree.Map Begin(TypeSchema? type, JsonTree.Map original, JsonTree.Map patch)
    {
        switch (StrategicDirectives.PatchOf(patch, budget))
        {
            case null:
                _open.Enqueue((type, original, patch));
                return original;
            case "replace":
                return StrategicDirectives.Clean(patch);
            case "delete":
                return new();
            case var unknown:
                throw StrategicDirectives.UnknownPatch(unknown, patch, budget);
        }
    }

    private void MergeFields(TypeSchema? type, JsonTree.Map original, JsonTree.Map patch)
    {
        budget.Spend(1 + patch.Fields.Count);
        KeepOnly(original, patch);

        // Removals come before the order is made, wherever they stand in the patch.
        foreach (var (key, value) in patch.Fields)
        {
            if (StrategicDirectives.Is(key, StrategicDirectives.DeleteFrom))
            {
                RemovePrimitives(original, StrategicDirectives.FieldOf(key, StrategicDirectives.DeleteFrom), value);
            }
        }

        foreach (var (key, value) in patch.Fields)
        {
            if (StrategicDirectives.Is(key, StrategicDirectives.Order))
            {
                SetOrder(type, original, patch, StrategicDirectives.FieldOf(key, StrategicDirectives.Order), value);
            }
            else if (!StrategicDirectives.IsDirective(key) && !patch.Fields.ContainsKey($"{StrategicDirectives.Order}/{key}"))
            {
                MergeField(type?.Find(key), original, key, value);
            }
        }
    }

    private void MergeField(FieldSchema? field, JsonTree.Map original, string key, JsonTree value)
    {
        if (value is JsonTree.Plain { IsNull: true })
        {
            original.Fields.Remove(key);
        }
        else
        {
            original.Fields[key] = MergeValue(field, original.Find(key), value);
        }
    }

    private JsonTree MergeValue(FieldSchema? field, JsonTree? old, JsonTree value) => value switch
    {
        JsonTree.Map map when field?.Replaces == true => StrategicDirectives.Clean(map),
        JsonTree.Map map => Begin(TypeWithin(field), old as JsonTree.Map ?? new(), map),
        JsonTree.List list when field is { Merges: true } => ListMerge(field).Merge(old as JsonTree.List ?? new([]), list),
        JsonTree.List list => WithoutDirectives(list),
        _ => value,
    };

    /// <summary>The type of the object that a field holds; a map's keys are free, so nothing is known of them.</summary>
    private static TypeSchema? TypeWithin(FieldSchema? field) =>
        field is { Shape: FieldShape.Single, Type: { Form: TypeForm.Object } type } ? type : null;

    private StrategicListMerge ListMerge(FieldSchema field) => new(field, this, budget);

    /// <summary>A list that is taken as it is, without items that only speak to the merge.</summary>
    private JsonTree.List WithoutDirectives(JsonTree.List list)
    {
        budget.Spend(list.Items.Count);
        return new([.. list.Items
            .Where(item => item is not JsonTree.Map map || map.Find(StrategicDirectives.Patch) is null)
            .Select(item => item is JsonTree.Map map ? StrategicDirectives.Clean(map) : item)]);
    }

    private void KeepOnly(JsonTree.Map original, JsonTree.Map patch)
    {
        if (patch.Find(StrategicDirectives.RetainKeys) is not { } node)
        {
            return;
        }

        var list = node as JsonTree.List ?? throw StrategicDirectives.BadFormat(StrategicDirectives.RetainKeys);
        budget.Spend(list.Items.Count + original.Fields.Count);
        var kept = list.Items.Select(item => (item as JsonTree.Text)?.Value ?? "").ToHashSet(StringComparer.Ordinal);
        if (patch.Fields.Any(field =>
            !StrategicDirectives.IsDirective(field.Key) && field.Value is not JsonTree.Plain { IsNull: true } && !kept.Contains(field.Key)))
        {
            throw StrategicDirectives.BadFormat(StrategicDirectives.RetainKeys);
        }

        foreach (var key in original.Fields.Keys.Where(key => !kept.Contains(key)).ToList())
        {
            original.Fields.Remove(key);
        }
    }

    private void RemovePrimitives(JsonTree.Map original, string key, JsonTree values)
    {
        if (values is JsonTree.Plain { IsNull: true })
        {
            original.Fields.Remove(key);
            return;
        }

        var gone = values as JsonTree.List ?? throw StrategicDirectives.BadFormat(StrategicDirectives.DeleteFrom);
        if (original.Find(key) is not JsonTree.List list)
        {
            return;
        }

        MergeItems.CheckAlike(list, gone, budget);
        var ids = gone.Items.Select(MergeItems.IdOf).ToHashSet();
        if (ids.Contains(null))
        {
            throw StrategicDirectives.BadFormat(StrategicDirectives.DeleteFrom);
        }

        original.Fields[key] = new JsonTree.List([.. list.Items.Where(item => !ids.Contains(MergeItems.IdOf(item)))]);
    }

    private void SetOrder(TypeSchema? type, JsonTree.Map original, JsonTree.Map patch, string key, JsonTree order)
    {
        var wanted = ListOf(order);
        var (old, value) = (original.Find(key), patch.Find(key));
        var (server, changes) = (ListOf(old ?? new JsonTree.List([])), ListOf(value ?? new JsonTree.List([])));
        var field = type?.Find(key);
        if (type is not null && field is null)
        {
            throw PatchErrors.Senseless($"unable to find api field in struct {type.ShortName} for the json field \"{key}\"");
        }

        if (field is { Merges: true })
        {
            var merge = ListMerge(field);
            merge.CheckOrder(changes, wanted);
            if (old is not null || value is not null)
            {
                original.Fields[key] = merge.Merge(server, changes, wanted);
            }
        }
        else if (value is not null)
        {
            MergeField(field, original, key, value);
        }
    }

    private static JsonTree.List ListOf(JsonTree node) =>
        node as JsonTree.List ?? throw StrategicDirectives.WrongType("[]interface {}", node);
}
