using Jota.Api;
using Jota.ApiServer.Kinds;

namespace Jota.ApiServer.Verbs;

/// <summary>When an object that is being deleted is gone for good.</summary>
internal static class Finalization
{
    /// <summary>
    /// Whether nothing holds a deleted object any more: no finalizer, no grace that still runs, nothing of its kind's own.
    /// </summary>
    public static bool IsComplete(Resource resource, KindHooks hooks, object obj)
    {
        var metadata = resource.MetadataOf(obj);
        return metadata is { DeletionTimestamp: not null, Finalizers: not { Count: > 0 } }
            && (metadata.DeletionGracePeriodSeconds ?? 0) == 0
            && !hooks.IsHeld(obj);
    }
}
