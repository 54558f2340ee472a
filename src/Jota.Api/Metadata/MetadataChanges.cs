using k8s.Models;

namespace Jota.Api;

/// <summary>What an update may not change in an object's metadata.</summary>
internal static class MetadataChanges
{
    public static void Validate(V1ObjectMeta metadata, V1ObjectMeta old, FieldErrors at)
    {
        if (old.DeletionTimestamp is not null)
        {
            RefuseNewFinalizers(metadata.Finalizers, old.Finalizers, at.At("finalizers"));
        }

        if ((metadata.Generation ?? 0) < (old.Generation ?? 0))
        {
            at.At("generation").Invalid(metadata.Generation ?? 0, "must not be decremented");
        }

        Same(metadata.Name, old.Name, at.At("name"));
        Same(metadata.NamespaceProperty, old.NamespaceProperty, at.At("namespace"));
        Same(metadata.Uid, old.Uid, at.At("uid"));
        Same(metadata.CreationTimestamp, old.CreationTimestamp, at.At("creationTimestamp"));
        Same(metadata.DeletionTimestamp, old.DeletionTimestamp, at.At("deletionTimestamp"));
        if (metadata.DeletionGracePeriodSeconds != old.DeletionGracePeriodSeconds)
        {
            at.At("deletionGracePeriodSeconds").Invalid(metadata.DeletionGracePeriodSeconds, Immutable.Field);
        }
    }

    private static void Same(string? now, string? before, FieldErrors at)
    {
        if ((now ?? "") != (before ?? ""))
        {
            at.Invalid(now ?? "", Immutable.Field);
        }
    }

    private static void Same(DateTime? now, DateTime? before, FieldErrors at)
    {
        if (now != before)
        {
            at.Invalid(now?.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture), Immutable.Field);
        }
    }

    private static void RefuseNewFinalizers(IList<string>? now, IList<string>? before, FieldErrors at)
    {
        var added = (now ?? []).Except(before ?? []).Order(StringComparer.Ordinal).ToArray();
        if (added.Length > 0)
        {
            var list = string.Join(", ", added.Select(name => $"\"{name}\""));
            at.Forbidden($"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{list}}}");
        }
    }
}
