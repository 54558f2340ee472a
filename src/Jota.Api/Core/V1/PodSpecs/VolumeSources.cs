using k8s.Models;

namespace Jota.Api;

/// <summary>Where a volume's content comes from.</summary>
internal static class VolumeSources
{
    /// <summary>
    /// The sources that a volume names (there must be exactly one), with their fields' names, in the order upstream looks at them.
    /// </summary>
    public static IEnumerable<(string Field, object Source)> Of(V1Volume volume)
    {
        (string Field, object? Source)[] all =
        [
            ("emptyDir", volume.EmptyDir),
            ("hostPath", volume.HostPath),
            ("gitRepo", volume.GitRepo),
            ("gcePersistentDisk", volume.GcePersistentDisk),
            ("awsElasticBlockStore", volume.AwsElasticBlockStore),
            ("secret", volume.Secret),
            ("nfs", volume.Nfs),
            ("iscsi", volume.Iscsi),
            ("glusterfs", volume.Glusterfs),
            ("flocker", volume.Flocker),
            ("persistentVolumeClaim", volume.PersistentVolumeClaim),
            ("rbd", volume.Rbd),
            ("cinder", volume.Cinder),
            ("cephfs", volume.Cephfs),
            ("quobyte", volume.Quobyte),
            ("downwardAPI", volume.DownwardAPI),
            ("fc", volume.Fc),
            ("flexVolume", volume.FlexVolume),
            ("configMap", volume.ConfigMap),
            ("azureFile", volume.AzureFile),
            ("vsphereVolume", volume.VsphereVolume),
            ("photonPersistentDisk", volume.PhotonPersistentDisk),
            ("portworxVolume", volume.PortworxVolume),
            ("azureDisk", volume.AzureDisk),
            ("storageos", volume.Storageos),
            ("scaleIO", volume.ScaleIO),
            ("projected", volume.Projected),
            ("csi", volume.Csi),
            ("ephemeral", volume.Ephemeral),
            ("image", volume.Image),
        ];
        return all.Where(entry => entry.Source is not null).Select(entry => (entry.Field, entry.Source!));
    }
}
