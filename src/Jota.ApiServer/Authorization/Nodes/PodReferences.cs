using k8s.Models;

namespace Jota.ApiServer.Authorization.Nodes;

/// <summary>Which other objects of its namespace a pod needs. An empty name is none.</summary>
internal static class PodReferences
{
    /// <summary>Whether it refers to a secret of such a name.</summary>
    public static bool ToSecret(V1Pod pod, Func<string, bool> named) =>
        pod.Spec.ImagePullSecrets?.Any(s => Is(s.Name, named)) == true
        || Containers(pod, (env, from) => Is(env?.SecretKeyRef?.Name, named) || Is(from?.SecretRef?.Name, named))
        || Volumes(pod, v => Is(v.Secret?.SecretName, named) || Is(OfDriver(v), named) || Sources(v).Any(s => Is(s.Secret?.Name, named)));

    /// <summary>Whether it refers to a configmap of such a name.</summary>
    public static bool ToConfigMap(V1Pod pod, Func<string, bool> named) =>
        Containers(pod, (env, from) => Is(env?.ConfigMapKeyRef?.Name, named) || Is(from?.ConfigMapRef?.Name, named))
        || Volumes(pod, v => Is(v.ConfigMap?.Name, named) || Sources(v).Any(s => Is(s.ConfigMap?.Name, named)));

    /// <summary>Whether it refers to a claim of such a name, one of its own included.</summary>
    public static bool ToClaim(V1Pod pod, Func<string, bool> named) =>
        Volumes(pod,
            v => Is(v.PersistentVolumeClaim?.ClaimName, named) || (v.Ephemeral is not null && named($"{pod.Metadata.Name}-{v.Name}")));

    /// <summary>Whether it runs as an account of such a name.</summary>
    public static bool ToAccount(V1Pod pod, Func<string, bool> named) => Is(pod.Spec.ServiceAccountName, named);

    /// <summary>Whether a volume of it projects the account's token for an audience; the empty one is the API itself.</summary>
    public static bool ToAudience(V1Pod pod, string audience) =>
        Volumes(pod, v => Sources(v).Any(s => s.ServiceAccountToken is { } token && (token.Audience ?? "") == audience));

    /// <summary>Whether a volume of it projects a token of its account.</summary>
    public static bool ToToken(V1Pod pod) => Volumes(pod, v => Sources(v).Any(s => s.ServiceAccountToken is not null));

    /// <summary>Whether a volume of it projects a bundle of trusted authorities.</summary>
    public static bool ToTrustBundle(V1Pod pod) => Volumes(pod, v => Sources(v).Any(s => s.ClusterTrustBundle is not null));

    private static bool Is(string? name, Func<string, bool> named) => name is { Length: > 0 } && named(name);

    private static bool Containers(V1Pod pod, Func<V1EnvVarSource?, V1EnvFromSource?, bool> uses) =>
        (pod.Spec.Containers ?? []).Concat(pod.Spec.InitContainers ?? []).Any(c => Uses(c.Env, c.EnvFrom, uses))
        || pod.Spec.EphemeralContainers?.Any(c => Uses(c.Env, c.EnvFrom, uses)) == true;

    private static bool Uses(IList<V1EnvVar>? env, IList<V1EnvFromSource>? from, Func<V1EnvVarSource?, V1EnvFromSource?, bool> uses) =>
        env?.Any(e => uses(e.ValueFrom, null)) == true || from?.Any(f => uses(null, f)) == true;

    private static bool Volumes(V1Pod pod, Func<V1Volume, bool> uses) => pod.Spec.Volumes?.Any(uses) == true;

    private static IEnumerable<V1VolumeProjection> Sources(V1Volume volume) => volume.Projected?.Sources ?? [];

    private static string? OfDriver(V1Volume volume) =>
        volume.Csi?.NodePublishSecretRef?.Name
            ?? volume.Cephfs?.SecretRef?.Name
            ?? volume.Cinder?.SecretRef?.Name
            ?? volume.FlexVolume?.SecretRef?.Name
        ?? volume.Iscsi?.SecretRef?.Name
            ?? volume.Rbd?.SecretRef?.Name
            ?? volume.ScaleIO?.SecretRef?.Name
            ?? volume.Storageos?.SecretRef?.Name
        ?? volume.AzureFile?.SecretName;
}
