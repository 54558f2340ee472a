using k8s.Models;

namespace Jota.ApiServer.Authorization.Nodes;

/// <summary>Whether a pod needs another object of its namespace.</summary>
internal static class PodReferences
{
    public static bool ToSecret(V1Pod pod, string name) =>
        pod.Spec.ImagePullSecrets?.Any(s => s.Name == name) == true
        || Containers(pod, (env, from) => env?.SecretKeyRef?.Name == name || from?.SecretRef?.Name == name)
        || Volumes(pod, v => v.Secret?.SecretName == name || OfDriver(v) == name || Sources(v).Any(s => s.Secret?.Name == name));

    public static bool ToConfigMap(V1Pod pod, string name) =>
        Containers(pod, (env, from) => env?.ConfigMapKeyRef?.Name == name || from?.ConfigMapRef?.Name == name)
        || Volumes(pod, v => v.ConfigMap?.Name == name || Sources(v).Any(s => s.ConfigMap?.Name == name));

    public static bool ToClaim(V1Pod pod, string name) =>
        Volumes(pod, v => v.PersistentVolumeClaim?.ClaimName == name || (v.Ephemeral is not null && $"{pod.Metadata.Name}-{v.Name}" == name));

    public static bool ToAccount(V1Pod pod, string name) => pod.Spec.ServiceAccountName == name;

    private static bool Containers(V1Pod pod, Func<V1EnvVarSource?, V1EnvFromSource?, bool> uses) =>
        (pod.Spec.Containers ?? []).Concat(pod.Spec.InitContainers ?? []).Any(c => Uses(c.Env, c.EnvFrom, uses))
        || pod.Spec.EphemeralContainers?.Any(c => Uses(c.Env, c.EnvFrom, uses)) == true;

    private static bool Uses(IList<V1EnvVar>? env, IList<V1EnvFromSource>? from, Func<V1EnvVarSource?, V1EnvFromSource?, bool> uses) =>
        env?.Any(e => uses(e.ValueFrom, null)) == true || from?.Any(f => uses(null, f)) == true;

    private static bool Volumes(V1Pod pod, Func<V1Volume, bool> uses) => pod.Spec.Volumes?.Any(uses) == true;

    private static IEnumerable<V1VolumeProjection> Sources(V1Volume volume) => volume.Projected?.Sources ?? [];

    private static string? OfDriver(V1Volume volume) =>
        volume.Csi?.NodePublishSecretRef?.Name ?? volume.Cephfs?.SecretRef?.Name ?? volume.FlexVolume?.SecretRef?.Name ?? volume.Iscsi?.SecretRef?.Name
        ?? volume.Rbd?.SecretRef?.Name ?? volume.ScaleIO?.SecretRef?.Name ?? volume.Storageos?.SecretRef?.Name ?? volume.AzureFile?.SecretName;
}
