using Jota.Api;
using k8s;
using k8s.Models;

namespace Jota.ApiServer.Admission.Nodes;

/// <summary>For whom the CSI drivers of a pod's volumes want tokens of its account (CSIDriver.spec.tokenRequests).</summary>
internal static class DriverAudiences
{
    /// <summary>Whether one of them wants such a token.</summary>
    public static async ValueTask<bool> WantAsync(V1Pod pod, string audience, IObjectReader objects, CancellationToken ct)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var volume in pod.Spec.Volumes ?? [])
        {
            if (await DriverOfAsync(pod, volume, objects, ct) is { } name && seen.Add(name)
                && await FindAsync<V1CSIDriver>(objects, ObjectKey.Cluster(name), ct) is { } driver
                && driver.Spec?.TokenRequests?.Any(request => (request.Audience ?? "") == audience) == true)
            {
                return true;
            }
        }

        return false;
    }

    private static async ValueTask<string?> DriverOfAsync(V1Pod pod, V1Volume volume, IObjectReader objects, CancellationToken ct)
    {
        if (volume.Csi is { } inline)
        {
            return inline.Driver;
        }

        var ns = pod.Metadata.NamespaceProperty ?? "";
        return ClaimNames.Of(pod, volume) is { } claim
            && await FindAsync<V1PersistentVolumeClaim>(objects, new(ns, claim), ct) is { Spec.VolumeName: { Length: > 0 } name }
            && await FindAsync<V1PersistentVolume>(objects, ObjectKey.Cluster(name), ct) is { } persistent
                ? persistent.Spec?.Csi?.Driver
                : null;
    }

    private static async ValueTask<T?> FindAsync<T>(IObjectReader objects, ObjectKey key, CancellationToken ct)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        (await objects.FindAsync(objects.Catalog.For<T>(), key, ct))?.As<T>();
}
