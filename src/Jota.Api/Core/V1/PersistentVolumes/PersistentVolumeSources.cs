using k8s.Models;

namespace Jota.Api;

/// <summary>Where a volume of the cluster is.</summary>
internal static class PersistentVolumeSources
{
    /// <summary>
    /// The sources that a volume names (there must be exactly one), with their fields' names, in the order upstream looks at them.
    /// </summary>
    public static IEnumerable<(string Field, object Source)> Of(V1PersistentVolumeSpec spec)
    {
        (string Field, object? Source)[] all =
        [
            ("hostPath", spec.HostPath),
            ("gcePersistentDisk", spec.GcePersistentDisk),
            ("awsElasticBlockStore", spec.AwsElasticBlockStore),
            ("glusterfs", spec.Glusterfs),
            ("flocker", spec.Flocker),
            ("nfs", spec.Nfs),
            ("rbd", spec.Rbd),
            ("quobyte", spec.Quobyte),
            ("cephfs", spec.Cephfs),
            ("iscsi", spec.Iscsi),
            ("cinder", spec.Cinder),
            ("fc", spec.Fc),
            ("flexVolume", spec.FlexVolume),
            ("azureFile", spec.AzureFile),
            ("vsphereVolume", spec.VsphereVolume),
            ("photonPersistentDisk", spec.PhotonPersistentDisk),
            ("portworxVolume", spec.PortworxVolume),
            ("azureDisk", spec.AzureDisk),
            ("scaleIO", spec.ScaleIO),
            ("local", spec.Local),
            ("storageos", spec.Storageos),
            ("csi", spec.Csi),
        ];
        return all.Where(entry => entry.Source is not null).Select(entry => (entry.Field, entry.Source!));
    }

    /// <summary>The sources alone: what is no longer to be changed once a volume is there.</summary>
    public static V1PersistentVolumeSpec Alone(V1PersistentVolumeSpec spec) => spec with
    {
        AccessModes = null,
        Capacity = null,
        ClaimRef = null,
        MountOptions = null,
        NodeAffinity = null,
        PersistentVolumeReclaimPolicy = null,
        StorageClassName = null,
        VolumeAttributesClassName = null,
        VolumeMode = null,
    };
}
