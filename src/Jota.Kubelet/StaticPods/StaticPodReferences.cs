using k8s.Models;

namespace Jota.Kubelet.StaticPods;

/// <summary>What of the API a pod refers to. A pod that runs without the API must refer to nothing of it. Pure.</summary>
internal static class StaticPodReferences
{
    /// <summary>The first kind of object that is referred to, in the words of its resource; null when there is none.</summary>
    public static string? Find(V1PodSpec spec) => spec switch
    {
        { ServiceAccountName.Length: > 0 } or { ServiceAccount.Length: > 0 } => "serviceaccounts",
        { ImagePullSecrets.Count: > 0 } => "secrets",
        { ResourceClaims.Count: > 0 } => "resourceclaims",
        _ => OfVolumes(spec) ?? OfContainers(spec),
    };

    private static string? OfVolumes(V1PodSpec spec)
    {
        foreach (var volume in spec.Volumes ?? [])
        {
            var found = volume switch
            {
                { Secret: not null } => "secrets",
                { ConfigMap: not null } => "configmaps",
                { PersistentVolumeClaim: not null } or { Ephemeral: not null } => "persistentvolumeclaims",
                { Projected.Sources: { } sources } => sources.Select(OfSource).FirstOrDefault(one => one is not null),
                { Csi.NodePublishSecretRef: not null } or { Cephfs.SecretRef: not null } or { FlexVolume.SecretRef: not null }
                    or { Rbd.SecretRef: not null } or { Iscsi.SecretRef: not null } or { ScaleIO: not null }
                    or { Storageos.SecretRef: not null } or { AzureFile: not null } or { Cinder.SecretRef: not null } => "secrets",
                _ => null,
            };
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    private static string? OfSource(V1VolumeProjection source) => source switch
    {
        { Secret: not null } => "secrets",
        { ConfigMap: not null } => "configmaps",
        { ServiceAccountToken: not null } => "serviceaccounts",
        { ClusterTrustBundle: not null } => "clustertrustbundles",
        { PodCertificate: not null } => "podcertificaterequests",
        _ => null,
    };

    private static string? OfContainers(V1PodSpec spec)
    {
        foreach (var container in spec.Containers.Concat(spec.InitContainers ?? []))
        {
            if (container.EnvFrom?.Any(from => from.SecretRef is not null) == true
                || container.Env?.Any(variable => variable.ValueFrom?.SecretKeyRef is not null) == true)
            {
                return "secrets";
            }

            if (container.EnvFrom?.Any(from => from.ConfigMapRef is not null) == true
                || container.Env?.Any(variable => variable.ValueFrom?.ConfigMapKeyRef is not null) == true)
            {
                return "configmaps";
            }
        }

        return null;
    }
}
