namespace Jota.Api;

/// <summary>The fields that an applied object says, and with that owns.</summary>
internal static class AppliedFields
{
    /// <summary>The set.</summary>
    public static FieldSet Of(MergeType type, JsonTree applied, RequestBudget budget)
    {
        var set = new FieldSetBuilder();
        Take(type, applied, set, 0, budget);
        set.IsOwned = false;
        return set.Build();
    }

    private static void Take(MergeType type, JsonTree value, FieldSetBuilder into, int depth, RequestBudget budget)
    {
        budget.Spend();
        switch (type.FormOf(value, depth))
        {
            case MergeForm.Fields or MergeForm.Deduced:
                foreach (var (name, field) in ((JsonTree.Map)value).Fields)
                {
                    var at = into.At(FieldElement.Field(name));
                    Take(type.Find(name) ?? MergeType.Whole, field, at, depth + 1, budget);
                    at.IsOwned |= !type.IsField(name) || field is JsonTree.Map { Fields.Count: 0 };
                }

                break;
            case MergeForm.Set or MergeForm.Keyed:
                var items = ListItems.Of(value, type, budget);
                foreach (var element in items.Elements)
                {
                    var at = into.At(element);
                    at.IsOwned = true;
                    if (items.Find(element) is [var single])
                    {
                        Take(type.Item, single, at, depth + 1, budget);
                    }
                }

                break;
            default:
                // Null says nothing of what has parts.
                into.IsOwned = true;
                break;
        }
    }
}
