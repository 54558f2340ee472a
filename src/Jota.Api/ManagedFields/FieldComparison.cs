namespace Jota.Api;

/// <summary>
/// Which fields differ between two states of a value, as upstream tells them: where something comes or goes, what it is in comes or goes
/// with it.
/// </summary>
internal sealed class FieldComparison
{
    /// <summary>What Go writes of an object in which nothing is set: there, and empty.</summary>
    private static readonly JsonTree Unset = new JsonTree.Map();

    private readonly FieldSetBuilder _added = new();
    private readonly FieldSetBuilder _modified = new();
    private readonly FieldSetBuilder _removed = new();
    private readonly List<string> _path = [];
    private readonly RequestBudget _budget;

    private FieldComparison(RequestBudget budget) => _budget = budget;

    /// <summary>What is new.</summary>
    public FieldSet Added { get; private set; } = FieldSet.Empty;

    /// <summary>What has another value.</summary>
    public FieldSet Modified { get; private set; } = FieldSet.Empty;

    /// <summary>What is gone.</summary>
    public FieldSet Removed { get; private set; } = FieldSet.Empty;

    /// <summary>What is new or has another value.</summary>
    public FieldSet Changed => Added.Union(Modified);

    /// <summary>Compares two objects.</summary>
    public static FieldComparison Between(MergeType type, JsonTree old, JsonTree now, RequestBudget budget)
    {
        var comparison = new FieldComparison(budget);
        comparison.Compare(type, old, now);
        comparison.Added = comparison._added.Build();
        comparison.Modified = comparison._modified.Build();
        comparison.Removed = comparison._removed.Build();
        return comparison;
    }

    /// <summary>The fields of a new object: all that it has beyond one in which nothing is set.</summary>
    public static FieldSet OfNew(MergeType type, JsonTree now, RequestBudget budget) => Between(type, Unset, now, budget).Changed;

    private static bool IsNone(JsonTree? value) => value is null or JsonTree.Plain { IsNull: true } || ReferenceEquals(value, Unset);

    private static int Count(JsonTree? value) => value switch
    {
        JsonTree.Map map => map.Fields.Count,
        JsonTree.List list => list.Items.Count,
        _ => 0,
    };

    private void Compare(MergeType type, JsonTree? old, JsonTree? now)
    {
        _budget.Spend();
        if (ReferenceEquals(old, now))
        {
            return;
        }

        switch (FormOf(type, old, now))
        {
            case MergeForm.Fields or MergeForm.Deduced:
                CompareFields(type, old as JsonTree.Map, now as JsonTree.Map, ReferenceEquals(old, Unset));
                break;
            case MergeForm.Set or MergeForm.Keyed:
                CompareItems(type, old, now);
                break;
            default:
                CompareWhole(old, now);
                return;
        }

        if (old is null)
        {
            _added.Add(_path);
        }
        else if (now is null)
        {
            _removed.Add(_path);
        }
    }

    private MergeForm FormOf(MergeType type, JsonTree? old, JsonTree? now)
    {
        if (Count(old) == 0 && Count(now) == 0)
        {
            return MergeForm.Whole;
        }

        var was = IsNone(old) ? (MergeForm?)null : type.FormOf(old!, _path.Count);
        var isNow = IsNone(now) ? null : (MergeForm?)type.FormOf(now!, _path.Count);
        return was is null ? isNow ?? MergeForm.Whole : isNow is null || was == isNow ? was.Value : MergeForm.Whole;
    }

    private void CompareWhole(JsonTree? old, JsonTree? now)
    {
        if (old is null)
        {
            _added.Add(_path);
        }
        else if (now is null)
        {
            _removed.Add(_path);
        }
        else if (!JsonTreeComparison.Same(old, now, _budget))
        {
            _modified.Add(_path);
        }
    }

    private void CompareFields(MergeType type, JsonTree.Map? old, JsonTree.Map? now, bool isUnset)
    {
        foreach (var (name, value) in now?.Fields ?? [])
        {
            var before = isUnset ? type.IsAlwaysThere(name) ? Unset : null : old?.Find(name);
            At(FieldElement.Field(name), type.Find(name) ?? MergeType.Whole, before, value);
        }

        foreach (var (name, value) in old?.Fields ?? [])
        {
            if (now?.Find(name) is null)
            {
                At(FieldElement.Field(name), type.Find(name) ?? MergeType.Whole, value, null);
            }
        }
    }

    private void CompareItems(MergeType type, JsonTree? old, JsonTree? now)
    {
        var (before, after) = (ListItems.Of(old, type, _budget), ListItems.Of(now, type, _budget));
        foreach (var element in after.Elements)
        {
            CompareItem(type, element, before.Find(element), after.Find(element));
        }

        foreach (var element in before.Elements)
        {
            if (after.Find(element).Count == 0)
            {
                CompareItem(type, element, before.Find(element), []);
            }
        }
    }

    /// <summary>Doubles are compared as a whole.</summary>
    private void CompareItem(MergeType type, string element, IReadOnlyList<JsonTree> old, IReadOnlyList<JsonTree> now) => At(
        element,
        old.Count > 1 || now.Count > 1 ? MergeType.Whole : type.Item,
        old.Count > 1 ? new JsonTree.List([.. old]) : old is [var was] ? was : null,
        now.Count > 1 ? new JsonTree.List([.. now]) : now is [var isNow] ? isNow : null);

    private void At(string element, MergeType type, JsonTree? old, JsonTree? now)
    {
        _path.Add(element);
        Compare(type, old, now);
        _path.RemoveAt(_path.Count - 1);
    }
}
