namespace Jota.Api;

/// <summary>Puts what is applied over what is there: objects field by field, granular lists item by item, all else as a whole.</summary>
internal static class FieldMerge
{
    /// <summary>The merged value, which shares parts with both.</summary>
    public static JsonTree Merge(MergeType type, JsonTree live, JsonTree applied, RequestBudget budget) =>
        Merge(type, live, applied, 0, budget);

    private static JsonTree Merge(MergeType type, JsonTree live, JsonTree applied, int depth, RequestBudget budget)
    {
        budget.Spend();
        var form = type.FormOf(live, depth);
        if (applied is JsonTree.Plain { IsNull: true } && form != MergeForm.Whole)
        {
            return live;
        }

        return form != type.FormOf(applied, depth) ? applied : form switch
        {
            MergeForm.Fields or MergeForm.Deduced => MergeFields(type, (JsonTree.Map)live, (JsonTree.Map)applied, depth, budget),
            MergeForm.Set or MergeForm.Keyed => MergeItems(type, live, applied, depth, budget),
            _ => applied,
        };
    }

    private static JsonTree.Map MergeFields(MergeType type, JsonTree.Map live, JsonTree.Map applied, int depth, RequestBudget budget)
    {
        var merged = new JsonTree.Map();
        foreach (var (name, value) in live.Fields)
        {
            merged.Fields[name] = applied.Find(name) is { } over
                ? Merge(type.Find(name) ?? MergeType.Whole, value, over, depth + 1, budget)
                : value;
        }

        foreach (var (name, value) in applied.Fields)
        {
            merged.Fields.TryAdd(name, value);
        }

        return merged;
    }

    /// <summary>
    /// What is applied comes in its order; what only the live list has stays before the item of both that comes next.
    /// </summary>
    private static JsonTree.List MergeItems(MergeType type, JsonTree live, JsonTree applied, int depth, RequestBudget budget)
    {
        var (before, over) = (ListItems.Of(live, type, budget), ListItems.Of(applied, type, budget));
        var merged = new List<JsonTree>();
        var shared = new Queue<string>(over.Elements.Where(element => before.Find(element).Count > 0));
        var next = 0;
        foreach (var element in over.Elements)
        {
            Pass(shared.TryPeek(out var common) ? common : null);
            if (element == common)
            {
                shared.Dequeue();
            }

            foreach (var item in over.Find(element))
            {
                merged.Add(before.Find(element) is [var single] ? Merge(type.Item, single, item, depth + 1, budget) : item);
            }
        }

        Pass(null);
        return new(merged);

        void Pass(string? until)
        {
            for (; next < before.Elements.Count && before.Elements[next] != until; next++)
            {
                if (over.Find(before.Elements[next]).Count == 0)
                {
                    merged.AddRange(before.Find(before.Elements[next]));
                }
            }
        }
    }
}
