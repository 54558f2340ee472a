using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Deletion;

/// <summary>Decides what a delete request does to an object: upstream's rules on grace, finalizers and propagation.</summary>
internal static class DeletionPlan
{
    private const string Orphan = "orphan";
    private const string Foreground = "foregroundDeletion";

    /// <summary>
    /// Decides, and marks <paramref name="obj"/> (the caller's own copy) accordingly. The rules of kinds that have none of their own.
    /// </summary>
    public static DeletionStep Compute(Resource resource, object obj, DeleteOptions options, DateTime now)
    {
        var metadata = resource.MetadataOf(obj);
        TakeOverPropagation(metadata, options, resource.DefaultPropagation);
        if (metadata.Finalizers is not { Count: > 0 })
        {
            return DeletionStep.Remove;
        }

        Mark(metadata, metadata.DeletionTimestamp ?? now, 0);
        return DeletionStep.Mark;
    }

    /// <summary>Sets or clears the finalizers that tell the garbage collector what to do with what the object owns.</summary>
    public static void TakeOverPropagation(
        V1ObjectMeta metadata, DeleteOptions options, DefaultPropagation byDefault = DefaultPropagation.Background)
    {
        var wanted = FinalizerFor(metadata, options, byDefault);
        List<string> finalizers = [.. metadata.Finalizers?.Where(f => f is not (Orphan or Foreground) || f == wanted) ?? []];
        if (wanted is not null && !finalizers.Contains(wanted))
        {
            finalizers.Add(wanted);
        }

        metadata.Finalizers = finalizers.Count > 0 ? finalizers : null;
    }

    /// <summary>Marks an object as being deleted from a time on; counts as a change of what is wished for.</summary>
    public static void Mark(V1ObjectMeta metadata, DateTime at, long? graceSeconds)
    {
        if (metadata.DeletionTimestamp is null && metadata.Generation > 0)
        {
            metadata.Generation++;
        }

        metadata.DeletionTimestamp = at;
        metadata.DeletionGracePeriodSeconds = graceSeconds;
    }

    /// <summary>What the request says goes first, then what the object itself does, then what is usual for its kind.</summary>
    private static string? FinalizerFor(V1ObjectMeta metadata, DeleteOptions options, DefaultPropagation byDefault) =>
        (byDefault, options.PropagationPolicy) switch
        {
            (DefaultPropagation.None, _) or (_, "Background") => null,
            (_, "Orphan") => Orphan,
            (_, "Foreground") => Foreground,
            _ => metadata.Finalizers?.FirstOrDefault(f => f is Orphan or Foreground)
                ?? (byDefault == DefaultPropagation.Orphan ? Orphan : null),
        };
}
