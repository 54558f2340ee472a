using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Verbs;

/// <summary>When an object that is being deleted is gone for good.</summary>
internal static class Finalization
{
    /// <summary>Whether nothing holds a deleted object any more: no finalizer, and no grace that still runs.</summary>
    public static bool IsComplete(Resource resource, object obj)
    {
        var metadata = resource.MetadataOf(obj);
        return metadata is { DeletionTimestamp: not null, Finalizers: not { Count: > 0 } }
            && (metadata.DeletionGracePeriodSeconds ?? 0) == 0
            && obj is not V1Namespace { Spec.Finalizers.Count: > 0 };
    }
}
