using k8s.Models;

namespace Jota.Api;

/// <summary>Advice on a volume of the cluster.</summary>
internal static class PersistentVolumeWarnings
{
    private const string MountOptions = "volume.beta.kubernetes.io/mount-options";

    private const string Recycled =
        "spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use " +
        "dynamic provisioning.";

    public static IEnumerable<string> Of(V1PersistentVolume volume) =>
    [
        .. StorageClassNames.Warnings(volume.Metadata),
        .. volume.Metadata?.Annotations?.ContainsKey(MountOptions) == true
            ? (string[])[$"metadata.annotations[{MountOptions}]: deprecated since v1.31; use \"mountOptions\" attribute instead"]
            : [],
        .. volume.Spec?.PersistentVolumeReclaimPolicy == ReclaimPolicies.Recycle
            ? (string[])[Recycled]
            : [],
        .. NodeLabels.WarningsOf(volume.Spec?.NodeAffinity, "spec.nodeAffinity"),
        .. OfSource(volume.Spec ?? new()),
    ];

    private static IEnumerable<string> OfSource(V1PersistentVolumeSpec spec) => spec switch
    {
        { PhotonPersistentDisk: not null } => ["spec.photonPersistentDisk: deprecated in v1.11, non-functional in v1.16+"],
        { ScaleIO: not null } => ["spec.scaleIO: deprecated in v1.16, non-functional in v1.22+"],
        { Storageos: not null } => ["spec.storageOS: deprecated in v1.22, non-functional in v1.25+"],
        { Glusterfs: not null } => ["spec.glusterfs: deprecated in v1.25, non-functional in v1.26+"],
        { Rbd: not null } => ["spec.rbd: deprecated in v1.28, non-functional in v1.31+"],
        { Cephfs: not null } => ["spec.cephfs: deprecated in v1.28, non-functional in v1.31+"],
        _ => [],
    };
}
