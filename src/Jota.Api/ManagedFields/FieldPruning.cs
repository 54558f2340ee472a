namespace Jota.Api;

/// <summary>Takes out of a merged object what its applier has given up and nobody else owns.</summary>
internal static class FieldPruning
{
    /// <summary>The object without that.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="merged">The object.</param>
    /// <param name="last">What the applier owned before.</param>
    /// <param name="kept">What he owns now, and everybody else.</param>
    /// <param name="budget">Counts the steps.</param>
    public static JsonTree Prune(MergeType type, JsonTree merged, FieldSet last, FieldSet kept, RequestBudget budget) =>
        Prune(type, merged, last, kept, 0, budget);

    private static JsonTree Prune(MergeType type, JsonTree value, FieldSet last, FieldSet kept, int depth, RequestBudget budget)
    {
        budget.Spend();
        if (last.IsEmpty || ReferenceEquals(last, kept))
        {
            return value;
        }

        return type.FormOf(value, depth) switch
        {
            MergeForm.Fields or MergeForm.Deduced => PruneFields(type, (JsonTree.Map)value, last, kept, depth, budget),
            MergeForm.Set or MergeForm.Keyed => PruneItems(type, (JsonTree.List)value, last, kept, depth, budget),
            _ => value,
        };
    }

    private static JsonTree.Map PruneFields(
        MergeType type, JsonTree.Map value, FieldSet last, FieldSet kept, int depth, RequestBudget budget)
    {
        var pruned = new JsonTree.Map();
        foreach (var (name, field) in value.Fields)
        {
            var element = FieldElement.Field(name);
            var (was, still) = (last.Find(element), kept.Find(element));
            if (IsGone(was, still, type.IsField(name)))
            {
                continue;
            }

            pruned.Fields[name] = was.IsEmpty
                ? field
                : Prune(type.Find(name) ?? MergeType.Whole, field, was, still, depth + 1, budget);
        }

        return pruned;
    }

    private static JsonTree.List PruneItems(
        MergeType type, JsonTree.List value, FieldSet last, FieldSet kept, int depth, RequestBudget budget)
    {
        var pruned = new List<JsonTree>(value.Items.Count);
        foreach (var item in value.Items)
        {
            var element = FieldElement.Of(item, type);
            var was = element is null ? FieldSet.Empty : last.Find(element);
            var still = element is null ? FieldSet.Empty : kept.Find(element);
            if (!IsGone(was, still, isField: false))
            {
                pruned.Add(was.IsEmpty ? item : Prune(type.Item, item, was, still, depth + 1, budget));
            }
        }

        return new(pruned);
    }

    /// <summary>A field is its owner's with all that he said beneath; of keys and items it must be said itself.</summary>
    private static bool IsGone(FieldSet was, FieldSet still, bool isField) =>
        (was.IsOwned || (isField && !was.IsEmpty)) && still.IsEmpty;
}
