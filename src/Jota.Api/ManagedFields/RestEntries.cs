namespace Jota.Api;

/// <summary>
/// Says what the entries own that have the rest of an object. Whoever creates an object owns all of it but its status, and who first
/// writes the status owns that: so it need not be written down until somebody asks.
/// </summary>
internal static class RestEntries
{
    /// <summary>The entries with every set told.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="type">The object's type.</param>
    /// <param name="obj">The object.</param>
    /// <param name="hasStatus">Whether its status is only written through <c>/status</c>.</param>
    /// <param name="budget">Counts the steps.</param>
    public static List<ManagedEntry> Told(
        List<ManagedEntry> entries, MergeType type, JsonTree obj, bool hasStatus, RequestBudget budget)
    {
        if (!entries.Any(entry => entry.IsRest))
        {
            return entries;
        }

        var all = FieldComparison.OfNew(type, obj, budget);
        var others = entries.Aggregate(FieldSet.Empty, (set, entry) => entry.Fields is { } fields ? set.Union(fields) : set);
        return [.. entries.Select(entry => entry.IsRest ? entry with { Fields = Of(entry, all, others, hasStatus) } : entry)];
    }

    /// <summary>What an entry has that has the rest.</summary>
    private static FieldSet Of(ManagedEntry entry, FieldSet all, FieldSet others, bool hasStatus) =>
        FieldScope.Of(all, entry.IsStatus ? entry.Place : "", hasStatus, statusTakesMetadata: false).Except(others);
}
