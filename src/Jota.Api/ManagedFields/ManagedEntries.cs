using System.Runtime.InteropServices;
using System.Text.Json;
using k8s.Models;

namespace Jota.Api;

/// <summary>The entries of an object's <c>managedFields</c>.</summary>
internal static class ManagedEntries
{
    /// <summary>So many writers have entries of their own; older ones share one per version.</summary>
    public const int MostUpdaters = 10;

    private const string Ancient = "ancient-changes";

    /// <summary>Reads them. Throws <see cref="FormatException"/> when they are none.</summary>
    public static List<ManagedEntry> Read(IList<V1ManagedFieldsEntry>? entries) => [.. (entries ?? []).Select(ManagedEntry.Of)];

    /// <summary>The entries as the models have them, in upstream's order, without those that own nothing.</summary>
    public static IList<V1ManagedFieldsEntry> Write(IEnumerable<ManagedEntry> entries) =>
        [.. Ordered(entries).Select(entry => entry.ToModel())];

    /// <summary>Appliers first, then by time.</summary>
    public static IEnumerable<ManagedEntry> Ordered(IEnumerable<ManagedEntry> entries) => entries
        .Where(entry => entry.Fields is not { IsEmpty: true })
        .OrderBy(entry => entry.IsApply ? 0 : 1)
        .ThenBy(entry => entry.Time ?? DateTime.MinValue)
        .ThenBy(entry => entry.Manager, StringComparer.Ordinal)
        .ThenBy(entry => entry.ApiVersion, StringComparer.Ordinal)
        .ThenBy(entry => entry.Place, StringComparer.Ordinal);

    /// <summary>Whether a client asks for all entries to be forgotten: by an empty list, or an empty entry alone.</summary>
    public static bool IsReset(IList<V1ManagedFieldsEntry>? entries) => entries is { Count: 0 } || (entries is
        [{ Manager: null, Operation: null, ApiVersion: null, Time: null, FieldsType: null, FieldsV1: null } single]
            && single.Subresource is null);

    /// <summary>Whether both say the same, byte by byte.</summary>
    public static bool AreSame(IList<V1ManagedFieldsEntry>? one, IList<V1ManagedFieldsEntry>? other)
    {
        if (ReferenceEquals(one, other))
        {
            return true;
        }

        if ((one?.Count ?? 0) != (other?.Count ?? 0))
        {
            return false;
        }

        for (var i = 0; i < (one?.Count ?? 0); i++)
        {
            if (!AreSame(one![i], other![i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Too many writers' entries become one per version, the oldest first. Entries of rests are left alone, as they cost nothing.
    /// </summary>
    public static List<ManagedEntry> Capped(List<ManagedEntry> entries)
    {
        var updaters = Ordered(entries.Where(entry => !entry.IsApply)).ToList();
        var excess = updaters.Count - MostUpdaters;
        if (excess <= 0)
        {
            return entries;
        }

        var kept = new List<ManagedEntry>(entries);
        var firsts = new Dictionary<string, ManagedEntry>(StringComparer.Ordinal);
        foreach (var entry in updaters.Where(entry => !entry.IsRest))
        {
            if (excess <= 0)
            {
                break;
            }

            if (!firsts.TryGetValue(entry.ApiVersion, out var bucket))
            {
                firsts[entry.ApiVersion] = entry;
                continue;
            }

            kept.Remove(entry);
            kept.Remove(bucket);
            var merged = new ManagedEntry(
                Ancient, false, entry.ApiVersion, "", entry.Time, bucket.Fields!.Union(entry.Fields!));
            kept.Add(firsts[entry.ApiVersion] = merged);
            excess--;
        }

        return kept;
    }

    private static bool AreSame(V1ManagedFieldsEntry one, V1ManagedFieldsEntry other) => ReferenceEquals(one, other)
        || (Same(one.Manager, other.Manager) && Same(one.Operation, other.Operation) && Same(one.ApiVersion, other.ApiVersion)
            && Same(one.Subresource, other.Subresource) && Same(one.FieldsType, other.FieldsType) && one.Time == other.Time
            && SameFields(one.FieldsV1, other.FieldsV1));

    private static bool Same(string? one, string? other) => string.Equals(one ?? "", other ?? "", StringComparison.Ordinal);

    private static bool SameFields(object? one, object? other) => (one, other) switch
    {
        (null, null) => true,
        (JsonElement left, JsonElement right) =>
            JsonMarshal.GetRawUtf8Value(left).SequenceEqual(JsonMarshal.GetRawUtf8Value(right)),
        _ => false,
    };
}
