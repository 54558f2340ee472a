using k8s.Models;

namespace Jota.Api;

/// <summary>
/// Keeps <c>managedFields</c> for plain writes (KEP-555). Who creates an object owns all of it, who first writes its status owns that, and
/// is told so only when somebody asks: until another writes there as well, a write costs no more than the time in an entry.
/// </summary>
public static class FieldOwnership
{
    /// <summary>The entries of a new object.</summary>
    /// <param name="version">The version that it was created in.</param>
    /// <param name="json">The object.</param>
    /// <param name="by">Who created it.</param>
    public static IList<V1ManagedFieldsEntry> OfNew(Resource version, ReadOnlyMemory<byte> json, FieldWriter by)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(by);
        var rest = by.Entry(false, version, null);
        return version.IsKept
            ? [rest.ToModel()]
            : ManagedEntries.Write(Told([rest], version, json));
    }

    /// <summary>
    /// The entries that a write begins with: those of the object, unless the client sends others. What makes no sense is passed over, as
    /// upstream does.
    /// </summary>
    /// <param name="current">The object.</param>
    /// <param name="given">What the client sent; null for nothing.</param>
    public static IList<V1ManagedFieldsEntry>? Given(ApiObject current, IList<V1ManagedFieldsEntry>? given)
    {
        ArgumentNullException.ThrowIfNull(current);
        var own = current.Resource.MetadataOf(current.Peek()).ManagedFields;
        if (given is null || ManagedEntries.AreSame(given, own))
        {
            return own;
        }

        if (ManagedEntries.IsReset(given))
        {
            return null;
        }

        try
        {
            var entries = ManagedEntries.Read(given);
            return entries.Any(entry => entry.IsRest) || AreTold(entries, current, own) ? own : ManagedEntries.Write(entries);
        }
        catch (FormatException)
        {
            return own;
        }
    }

    /// <summary>The entries after a write that changed something.</summary>
    /// <param name="version">The version that was spoken.</param>
    /// <param name="current">The object before.</param>
    /// <param name="changed">The object as it is to be stored, with the entries of before.</param>
    /// <param name="before">These entries; an object without any is not tracked.</param>
    /// <param name="by">Who wrote.</param>
    /// <param name="versions">The versions of the kind; null for those that are not served.</param>
    public static IList<V1ManagedFieldsEntry>? AfterUpdate(
        Resource version, ApiObject current, ReadOnlyMemory<byte> changed, IList<V1ManagedFieldsEntry>? before, FieldWriter by,
        Func<string, Resource?> versions)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(by);
        if (before is not { Count: > 0 })
        {
            return before;
        }

        if (version.IsKept && RestUpdate.Try(version, current.Content.Span, changed.Span, before, by) is { } simple)
        {
            return simple;
        }

        var entries = ManagedEntries.Read(before);
        if (!version.IsKept)
        {
            entries = Told(entries, version, current.Content);
        }

        var difference = new FieldDifference(version, current.Content, changed, by.Subresource, versions, RequestBudget.Unlimited);
        return Entries(entries, difference, by.Entry(false, version, difference.In(version.Names.ApiVersion)!.Value.Changed));
    }

    /// <summary>An encoded object with other entries; null when it has none whose place they could take.</summary>
    public static byte[]? Replace(ReadOnlySpan<byte> json, IList<V1ManagedFieldsEntry>? entries) =>
        entries is { Count: > 0 } && ManagedFieldsJson.Find(json) is var (from, to) && from < to
            ? ManagedFieldsJson.Put(json, from, to, ManagedFieldsJson.Bytes(entries))
            : null;

    internal static List<ManagedEntry> Told(List<ManagedEntry> entries, Resource version, ReadOnlyMemory<byte> json) =>
        entries.Any(entry => entry.IsRest)
            ? RestEntries.Told(
                entries, version.MergeType, JsonTreeReader.Read(json, RequestBudget.Unlimited), version.HasStatus, RequestBudget.Unlimited)
            : entries;

    private static IList<V1ManagedFieldsEntry> Entries(List<ManagedEntry> before, FieldDifference difference, ManagedEntry self)
    {
        var after = new List<ManagedEntry>(before.Count + 1);
        var isKnown = false;
        foreach (var entry in before)
        {
            var isSelf = entry.IsOf(self);
            isKnown |= isSelf;
            if (Remaining(entry, difference) is { } remaining)
            {
                after.Add(isSelf && !self.Fields!.IsEmpty
                    ? remaining with { Time = self.Time, Fields = remaining.Fields?.Union(self.Fields) }
                    : remaining);
            }
        }

        if (!isKnown)
        {
            after.Add(self);
        }

        return ManagedEntries.Write(ManagedEntries.Capped([.. after.Where(entry => entry.Fields is not { IsEmpty: true })]));
    }

    /// <summary>What is left to an owner of what was not changed; null when nobody knows his version any more.</summary>
    private static ManagedEntry? Remaining(ManagedEntry entry, FieldDifference difference)
    {
        if (entry.Fields is not { } fields)
        {
            return entry;
        }

        return difference.In(entry.ApiVersion) is var (changed, removed)
            ? entry with { Fields = fields.Except(changed).Except(removed) }
            : null;
    }

    /// <summary>Whether a client sends back what it was told of entries that have the rest.</summary>
    private static bool AreTold(List<ManagedEntry> given, ApiObject current, IList<V1ManagedFieldsEntry>? own)
    {
        var told = ManagedEntries.Ordered(Told(ManagedEntries.Read(own), current.Resource, current.Content)).ToList();
        return told.Count == given.Count && told.Zip(given).All(pair =>
            pair.First with { Fields = null } == pair.Second with { Fields = null } && pair.First.Fields!.IsSame(pair.Second.Fields!));
    }
}
