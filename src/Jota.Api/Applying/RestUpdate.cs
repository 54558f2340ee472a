using k8s.Models;

namespace Jota.Api;

/// <summary>
/// Writes after which everybody owns what he owned, or which begin an entry that has the rest: no field need be looked at.
/// </summary>
internal static class RestUpdate
{
    /// <summary>The entries after such a write; null when it is none. The same list where nothing changes in it.</summary>
    public static IList<V1ManagedFieldsEntry>? Try(
        Resource version, ReadOnlySpan<byte> old, ReadOnlySpan<byte> changed, IList<V1ManagedFieldsEntry> before, FieldWriter by)
    {
        var isStatus = by.Subresource == "status";
        if ((!isStatus && by.Subresource.Length > 0) || (isStatus && !IsOnlyStatus(old, changed)))
        {
            return null;
        }

        var own = -1;
        for (var i = 0; i < before.Count; i++)
        {
            // Of what others own of the same part, fields may have been changed.
            var isSame = before[i].Subresource == by.Subresource || (before[i].Subresource is null or "" && !isStatus);
            if (isSame && ManagedEntry.IsRestOf(before[i]) && by.IsOf(before[i], version))
            {
                own = i;
            }
            else if (isStatus ? before[i].Subresource == "status" : !ManagedEntry.IsRestOf(before[i]))
            {
                return null;
            }
        }

        return own >= 0 ? AtTime(before, own, by.Now)
            : isStatus ? [.. before, by.Entry(false, version, null).ToModel()]
            : null;
    }

    /// <summary>Whether the metadata are the same, so that nothing but the status was written.</summary>
    private static bool IsOnlyStatus(ReadOnlySpan<byte> old, ReadOnlySpan<byte> changed)
    {
        var (was, isNow) = (ManagedFieldsJson.FindMetadata(old), ManagedFieldsJson.FindMetadata(changed));
        return old[was.From..was.To].SequenceEqual(changed[isNow.From..isNow.To]);
    }

    private static IList<V1ManagedFieldsEntry> AtTime(IList<V1ManagedFieldsEntry> entries, int own, DateTime now) =>
        entries[own].Time == now ? entries : [.. entries.Select((entry, i) => i == own ? entry with { Time = now } : entry)];
}
