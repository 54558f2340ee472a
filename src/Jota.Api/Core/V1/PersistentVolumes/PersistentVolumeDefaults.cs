using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's defaults of a volume of the cluster.</summary>
internal static class PersistentVolumeDefaults
{
    public static void Apply(V1PersistentVolume volume)
    {
        volume.Status ??= new();
        volume.Status.Phase = PodSpecDefaults.OrElse(volume.Status.Phase, VolumePhases.Pending);
        volume.Spec ??= new();
        Apply(volume.Spec);
        var spec = volume.Spec;
        spec.PersistentVolumeReclaimPolicy = PodSpecDefaults.OrElse(spec.PersistentVolumeReclaimPolicy, ReclaimPolicies.Retain);
        spec.VolumeMode ??= VolumeModes.Filesystem;
    }

    /// <summary>What is left open of where it is.</summary>
    public static void Apply(V1PersistentVolumeSpec spec)
    {
        if (spec.HostPath is { } host)
        {
            host.Type ??= "";
        }

        if (spec.Iscsi is { } iscsi)
        {
            iscsi.IscsiInterface = PodSpecDefaults.OrElse(iscsi.IscsiInterface, "default");
        }

        if (spec.Rbd is { } rbd)
        {
            rbd.Pool = PodSpecDefaults.OrElse(rbd.Pool, "rbd");
            rbd.User = PodSpecDefaults.OrElse(rbd.User, "admin");
            rbd.Keyring = PodSpecDefaults.OrElse(rbd.Keyring, "/etc/ceph/keyring");
        }

        if (spec.ScaleIO is { } scale)
        {
            scale.StorageMode = PodSpecDefaults.OrElse(scale.StorageMode, "ThinProvisioned");
            scale.FsType = PodSpecDefaults.OrElse(scale.FsType, "xfs");
        }

        if (spec.AzureDisk is { } azure)
        {
            VolumeDefaults.Apply(azure);
        }
    }
}
