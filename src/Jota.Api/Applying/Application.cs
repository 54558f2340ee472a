namespace Jota.Api;

/// <summary>One application to an object that is there.</summary>
internal sealed class Application
{
    private readonly Resource _version;
    private readonly ApiObject _current;
    private readonly AppliedObject _applied;
    private readonly FieldWriter _by;
    private readonly bool _force;
    private readonly Func<string, Resource?> _versions;
    private readonly RequestBudget _budget;
    private readonly JsonTree.Map _live;

    public Application(
        ApiObject current, AppliedObject applied, FieldWriter by, bool force, Func<string, Resource?> versions, RequestBudget budget)
    {
        (_version, _current, _applied, _by, _force) = (current.Resource, current, applied, by, force);
        (_versions, _budget) = (versions, budget);
        _live = (JsonTree.Map)JsonTreeReader.Read(current.Content, budget);
        (_live.Find("metadata") as JsonTree.Map)?.Fields.Remove("managedFields");
    }

    private MergeType Type => _version.MergeType;

    public ApplyPlan Plan()
    {
        // 1. Who owns what: everybody's sets told, as far as this application could touch them.
        var self = _by.Entry(true, _version, Scoped(AppliedFields.Of(Type, _applied.Tree, _budget)));
        var entries = Known();
        var last = entries.Find(entry => entry.IsOf(self));
        var others = entries.FindAll(entry => !entry.IsOf(self));

        // 2. Merge, and take out what this applier has given up and nobody else owns.
        var merged = (JsonTree.Map)FieldMerge.Merge(Type, _live, _applied.Tree, _budget);
        if (last?.Fields is { } before)
        {
            var kept = others.Aggregate(self.Fields!, (set, other) => other.Fields is { } fields ? set.Union(fields) : set);
            merged = (JsonTree.Map)FieldPruning.Prune(Type, merged, Scoped(before), kept, _budget);
        }

        // 3. What others own may not change, but by force.
        var json = JsonTreeWriter.Write(merged, _budget);
        var difference = new FieldDifference(
            _version, JsonTreeWriter.Write(_live, _budget), json, _by.Subresource, _versions, _budget);
        var conflicts = Conflicts(others, difference);
        if (conflicts.Any && !_force && LastApplied.Left(conflicts, _version, _live, _by, _budget) is { Any: true } left)
        {
            throw left.ToException();
        }

        // 4. The entries then.
        var after = new List<ManagedEntry>(others.Count + 1);
        after.AddRange(others.Select(other => Remaining(other, conflicts, difference)).OfType<ManagedEntry>());
        return new(
            JsonTreeWriter.Write(Finished(merged), _budget),
            ManagedEntries.Write([.. after, self with { Time = last?.Time ?? self.Time }]),
            ManagedEntries.Write([.. after, self]));
    }

    /// <summary>
    /// Rests of the part that is applied to must be told: appliers may own together, which rests cannot say. What nobody has tracked
    /// belongs to <c>before-first-apply</c>.
    /// </summary>
    private List<ManagedEntry> Known()
    {
        var entries = ManagedEntries.Read(_version.MetadataOf(_current.Peek()).ManagedFields);
        if (entries.Count == 0)
        {
            var all = Scoped(FieldComparison.OfNew(Type, _live, _budget));
            return [new("before-first-apply", false, _version.Names.ApiVersion, "", _by.Now, all)];
        }

        var isStatus = _by.Subresource == "status";
        if (!entries.Any(entry => entry.IsRest && entry.IsStatus == isStatus))
        {
            return entries;
        }

        var told = RestEntries.Told(entries, Type, _live, _version.HasStatus, _budget);
        return [.. entries.Zip(told, (entry, all) => entry.IsStatus == isStatus ? all : entry)];
    }

    private static ApplyConflicts Conflicts(List<ManagedEntry> others, FieldDifference difference)
    {
        var conflicts = new ApplyConflicts();
        foreach (var other in others)
        {
            if (other.Fields is { } fields && difference.In(other.ApiVersion) is var (changed, _))
            {
                conflicts.Note(other, fields.Intersect(changed));
            }
        }

        return conflicts;
    }

    private static ManagedEntry? Remaining(ManagedEntry other, ApplyConflicts conflicts, FieldDifference difference)
    {
        if (other.Fields is not { } fields)
        {
            return other;
        }

        if (difference.In(other.ApiVersion) is not var (_, removed))
        {
            return null;
        }

        var lost = conflicts.Found.FirstOrDefault(conflict => ReferenceEquals(conflict.Owner, other)).Fields ?? FieldSet.Empty;
        return other with { Fields = fields.Except(lost).Except(removed) };
    }

    /// <summary>The object says which one it is of, and what client-side apply goes by.</summary>
    private JsonTree.Map Finished(JsonTree.Map merged)
    {
        var metadata = merged.Find("metadata") as JsonTree.Map ?? new JsonTree.Map();
        merged.Fields["metadata"] = metadata;
        if ((_applied.Tree.Find("metadata") as JsonTree.Map)?.Find("resourceVersion") is null)
        {
            metadata.Fields["resourceVersion"] = new JsonTree.Text(_current.Revision.ToString());
        }

        LastApplied.Follow(metadata, _applied.Tree, _by, _budget);
        return merged;
    }

    private FieldSet Scoped(FieldSet set) => FieldScope.Of(set, _by.Subresource, _version.HasStatus, !_version.IsUntyped);
}
