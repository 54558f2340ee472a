namespace Jota.Api;

/// <summary>Annotations of pods that mean something to Kubernetes.</summary>
internal static class PodAnnotations
{
    /// <summary>Marks the image in the API of a pod that a node runs on its own.</summary>
    public const string Mirror = "kubernetes.io/config.mirror";

    /// <summary>How much worse than others a pod of a replica set is to lose.</summary>
    public const string DeletionCost = "controller.kubernetes.io/pod-deletion-cost";

    /// <summary>A pod's seccomp profile before it was a field.</summary>
    public const string Seccomp = "seccomp.security.alpha.kubernetes.io/pod";

    /// <summary>A container's seccomp profile before it was a field; its name follows.</summary>
    public const string ContainerSeccompPrefix = "container.seccomp.security.alpha.kubernetes.io/";

    /// <summary>A container's AppArmor profile before it was a field; its name follows.</summary>
    public const string AppArmorPrefix = "container.apparmor.security.beta.kubernetes.io/";
}
