using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Admission;

/// <summary>Gives the containers of a pod what they need to call the API as its service account: token, authority, namespace.</summary>
internal static class ServiceAccountVolume
{
    private const string NamePrefix = "kube-api-access-";
    private const string MountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
    private const int Mode = 0x1A4; // 0644

    // An hour, and a few seconds that tell it from an hour that somebody asked for.
    private const long Lifetime = 3607;

    /// <summary>Mounts the volume into every container that has nothing else there; the pod gets it when one of them does.</summary>
    public static void Mount(V1PodSpec spec, IdSource ids)
    {
        var existing = spec.Volumes?.FirstOrDefault(v => v.Name?.StartsWith(NamePrefix, StringComparison.Ordinal) == true)?.Name;
        var name = existing ?? NamePrefix + ids.NameSuffix();
        var mounted = false;
        foreach (var container in (spec.InitContainers ?? []).Concat(spec.Containers ?? []))
        {
            if (container.VolumeMounts?.Any(m => m.MountPath == MountPath) != true)
            {
                container.VolumeMounts = [.. container.VolumeMounts ?? [], new V1VolumeMount
                {
                    Name = name,
                    ReadOnlyProperty = true,
                    MountPath = MountPath,
                }];
                mounted = true;
            }
        }

        if (mounted && existing is null)
        {
            spec.Volumes = [.. spec.Volumes ?? [], new V1Volume { Name = name, Projected = Sources() }];
        }
    }

    private static V1ProjectedVolumeSource Sources() => new()
    {
        DefaultMode = Mode,
        Sources =
        [
            new() { ServiceAccountToken = new() { ExpirationSeconds = Lifetime, Path = "token" } },
            new() { ConfigMap = new() { Name = "kube-root-ca.crt", Items = [new() { Key = "ca.crt", Path = "ca.crt" }] } },
            new()
            {
                DownwardAPI = new()
                {
                    Items = [new() { Path = "namespace", FieldRef = new() { ApiVersion = "v1", FieldPath = "metadata.namespace" } }],
                },
            },
        ],
    };
}
