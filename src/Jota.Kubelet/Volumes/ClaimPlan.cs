using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Kubelet.Volumes;

/// <summary>Whether a pod may have a claim's volume, and where that is. Pure.</summary>
internal static class ClaimPlan
{
    /// <summary>Why the pod cannot have it yet; null when it can.</summary>
    public static string? Obstacle(V1Pod pod, V1Volume volume, V1PersistentVolumeClaim claim) => claim switch
    {
        _ when volume.Ephemeral is not null && !ClaimNames.IsMadeFor(pod, claim) =>
            $"PVC was not created for pod {pod.Metadata.NamespaceProperty}/{pod.Metadata.Name} (pod is not owner)",
        { Metadata.DeletionTimestamp: not null, Metadata.Finalizers: not { Count: > 0 } } => "PVC is being deleted",
        { Status.Phase: not ClaimPhases.Bound } or { Spec.VolumeName: null or "" } => "PVC is not bound",
        _ => null,
    };

    /// <summary>Where it is; null, with why, when this node cannot give it.</summary>
    public static ClaimPlace? Place(
        V1Volume volume, V1PersistentVolumeClaim claim, V1PersistentVolume persistent, string localRoot, out string refusal)
    {
        var name = persistent.Metadata.Name;
        refusal = Refusal(claim, persistent) ?? "";
        if (refusal.Length > 0)
        {
            return null;
        }

        var isReadOnly = volume.PersistentVolumeClaim?.ReadOnlyProperty == true;
        switch (persistent.Spec)
        {
            case { HostPath: { } host }:
                return new(name, host.Path) { HostPath = host, IsReadOnly = isReadOnly };
            case { Local: { } local }:
                return new(name, local.Path) { IsReadOnly = isReadOnly };
            case { Csi: { Driver: LocalVolumes.Driver } csi } when NameSyntax.DnsSubdomainErrors(csi.VolumeHandle ?? "").IsEmpty:
                var path = Path.Combine(localRoot, csi.VolumeHandle!);
                return new(name, path) { IsOwn = true, IsReadOnly = isReadOnly || csi.ReadOnlyProperty == true };
            case { Csi: { Driver.Length: > 0, VolumeHandle.Length: > 0 } } and not { Csi.Driver: LocalVolumes.Driver }:
                var source = CsiSource.Of(volume, claim.Key(), persistent);
                return new(name, "") { Csi = source, IsReadOnly = source.IsReadOnly };
            default:
                refusal = "this node supports no volumes of this kind";
                return null;
        }
    }

    private static string? Refusal(V1PersistentVolumeClaim claim, V1PersistentVolume persistent) => persistent switch
    {
        { Spec.ClaimRef: null } => $"PersistentVolume \"{persistent.Metadata.Name}\" has no claim",
        _ when persistent.Spec.ClaimRef.Uid != claim.Metadata.Uid =>
            $"PersistentVolume \"{persistent.Metadata.Name}\" is bound to another claim",
        { Spec.VolumeMode: VolumeModes.Block } => "this node gives no block devices",
        _ => null,
    };
}
