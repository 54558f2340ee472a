using k8s.Models;
using Jota.Api;

namespace Jota.Kubelet.Pods;

/// <summary>Questions about pods that many parts ask.</summary>
internal static class PodSpecs
{
    public const string Always = "Always";
    public const string OnFailure = "OnFailure";
    public const string Never = "Never";

    public static ObjectKey Key(this V1Pod pod) => new(pod.Metadata.NamespaceProperty ?? "", pod.Metadata.Name);

    public static IEnumerable<V1Container> Init(this V1Pod pod) => pod.Spec.InitContainers ?? [];

    public static IEnumerable<V1Container> All(this V1Pod pod) => pod.Init().Concat(pod.Spec.Containers);

    /// <summary>An init container that goes on running beside the main ones.</summary>
    public static bool IsSidecar(this V1Container container) => container.RestartPolicy == Always;

    public static bool IsInit(this V1Pod pod, string container) => pod.Init().Any(c => c.Name == container);

    public static V1Container? Find(this V1Pod pod, string container) => pod.All().FirstOrDefault(c => c.Name == container);

    /// <summary>The restart policy that holds for a container.</summary>
    public static string RestartPolicy(this V1Pod pod, V1Container container) => container.RestartPolicy ?? (pod.Spec.RestartPolicy, pod.IsInit(container.Name)) switch
    {
        (Always, true) => OnFailure,
        (null, true) => OnFailure,
        (null, false) => Always,
        var (policy, _) => policy,
    };

    /// <summary>Whether an ended container is to be started again.</summary>
    public static bool RestartsAfter(this V1Pod pod, V1Container container, int exitCode) => pod.RestartPolicy(container) switch
    {
        Never => false,
        OnFailure => exitCode != 0,
        _ => true,
    };

    /// <summary><c>spec.containers{name}</c>: where an event about a container points.</summary>
    public static string FieldPath(this V1Pod pod, string container) =>
        pod.IsInit(container) ? $"spec.initContainers{{{container}}}" : $"spec.containers{{{container}}}";

    /// <summary>The pod in the form of upstream's messages.</summary>
    public static string Describe(this V1Pod pod) => $"{pod.Metadata.Name}_{pod.Metadata.NamespaceProperty}({pod.Metadata.Uid})";

    public static bool IsTerminal(this V1Pod pod) => pod.Status?.Phase is "Failed" or "Succeeded";

    public static bool IsDeleting(this V1Pod pod) => pod.Metadata.DeletionTimestamp is not null;
}
