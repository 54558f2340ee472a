using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's defaults of a volume.</summary>
internal static class VolumeDefaults
{
    // 0644
    private const int Mode = 420;

    public static void Apply(V1Volume volume)
    {
        if (!VolumeSources.Of(volume).Any())
        {
            volume.EmptyDir = new();
        }

        Files(volume);
        Disks(volume);
        if (volume.HostPath is { } host)
        {
            host.Type ??= "";
        }

        if (volume.Image is { } image)
        {
            image.PullPolicy = PodSpecDefaults.OrElse(image.PullPolicy, ContainerDefaults.PullPolicy(image.Reference));
        }

        if (volume.Ephemeral?.VolumeClaimTemplate is { } template)
        {
            template.Metadata ??= new();
            template.Spec ??= new();
            template.Spec.VolumeMode ??= "Filesystem";
        }
    }

    private static void Files(V1Volume volume)
    {
        if (volume.Secret is { } secret)
        {
            secret.DefaultMode ??= Mode;
        }

        if (volume.ConfigMap is { } configMap)
        {
            configMap.DefaultMode ??= Mode;
        }

        if (volume.DownwardAPI is { } downward)
        {
            downward.DefaultMode ??= Mode;
            Items(downward.Items);
        }

        if (volume.Projected is { } projected)
        {
            projected.DefaultMode ??= Mode;
            foreach (var source in projected.Sources ?? [])
            {
                Items(source.DownwardAPI?.Items);
                if (source.ServiceAccountToken is { } token)
                {
                    token.ExpirationSeconds ??= 3600;
                }

                if (source.PodCertificate is { } certificate)
                {
                    certificate.MaxExpirationSeconds ??= 86400;
                }
            }
        }
    }

    private static void Items(IList<V1DownwardAPIVolumeFile>? items)
    {
        foreach (var item in items ?? [])
        {
            ContainerDefaults.Field(item.FieldRef);
            ContainerDefaults.Divisor(item.ResourceFieldRef);
        }
    }

    private static void Disks(V1Volume volume)
    {
        if (volume.Iscsi is { } iscsi)
        {
            iscsi.IscsiInterface = PodSpecDefaults.OrElse(iscsi.IscsiInterface, "default");
        }

        if (volume.Rbd is { } rbd)
        {
            rbd.Pool = PodSpecDefaults.OrElse(rbd.Pool, "rbd");
            rbd.User = PodSpecDefaults.OrElse(rbd.User, "admin");
            rbd.Keyring = PodSpecDefaults.OrElse(rbd.Keyring, "/etc/ceph/keyring");
        }

        if (volume.ScaleIO is { } scale)
        {
            scale.StorageMode = PodSpecDefaults.OrElse(scale.StorageMode, "ThinProvisioned");
            scale.FsType = PodSpecDefaults.OrElse(scale.FsType, "xfs");
        }

        if (volume.AzureDisk is { } azure)
        {
            Apply(azure);
        }
    }

    public static void Apply(V1AzureDiskVolumeSource azure)
    {
        azure.CachingMode = PodSpecDefaults.OrElse(azure.CachingMode, "ReadWrite");
        azure.FsType = PodSpecDefaults.OrElse(azure.FsType, "ext4");
        azure.Kind = PodSpecDefaults.OrElse(azure.Kind, "Shared");
        azure.ReadOnlyProperty ??= false;
    }
}
