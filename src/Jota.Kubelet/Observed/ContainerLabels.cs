namespace Jota.Kubelet.Observed;

/// <summary>Labels and annotations by which the runtime's containers find their pods again; upstream's names.</summary>
internal static class ContainerLabels
{
    public const string PodName = "io.kubernetes.pod.name";
    public const string PodNamespace = "io.kubernetes.pod.namespace";
    public const string PodUid = "io.kubernetes.pod.uid";
    public const string ContainerName = "io.kubernetes.container.name";

    public const string Hash = "io.kubernetes.container.hash";
    public const string RestartCount = "io.kubernetes.container.restartCount";
    public const string TerminationMessagePath = "io.kubernetes.container.terminationMessagePath";
    public const string TerminationMessagePolicy = "io.kubernetes.container.terminationMessagePolicy";
    public const string PodTerminationGracePeriod = "io.kubernetes.pod.terminationGracePeriod";
    public const string ConfigSource = "kubernetes.io/config.source";

    /// <summary>Ours: on containers that are to end before the pod's own begin. Runtimes are not told it in any other way.</summary>
    public const string Init = "jota.dev/container.init";
}
