using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Admission.Nodes;

/// <summary>What a node may do to a volume: say that the folder of one that is being deleted is removed, and nothing else.</summary>
internal static class NodeVolumeRules
{
    public static void Check(string node, AdmissionRequest request)
    {
        if (request is not { Operation: AdmissionOperation.Update, Target.Subresource: "", Object: V1PersistentVolume volume }
            || request.Old?.As<V1PersistentVolume>() is not { } old
            || !LocalVolumes.Is(old)
            || LocalVolumes.NodeOf(old) != node
            || old.Metadata.DeletionTimestamp is null
            || !IsLetGo(volume, old))
        {
            throw request.Forbid(
                $"node \"{node}\" can only remove the finalizer \"{LocalVolumes.Finalizer}\" of a volume of its own that is being deleted");
        }
    }

    private static bool IsLetGo(V1PersistentVolume volume, V1PersistentVolume old)
    {
        var rest = (old.Metadata.Finalizers ?? []).Where(finalizer => finalizer != LocalVolumes.Finalizer);
        return rest.SequenceEqual(volume.Metadata.Finalizers ?? [])
            && Text(volume).AsSpan().SequenceEqual(Text(old));
    }

    // What the server itself keeps counts for nothing.
    private static byte[] Text(V1PersistentVolume volume) => ApiJson.Encode(volume with
    {
        Metadata = volume.Metadata with { Finalizers = null, ManagedFields = null, ResourceVersion = null },
        Status = null,
    });
}
