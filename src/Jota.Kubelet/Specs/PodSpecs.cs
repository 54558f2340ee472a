using Jota.Api;
using k8s.Models;

namespace Jota.Kubelet.Specs;

/// <summary>Questions about pods that many parts ask.</summary>
internal static class PodSpecs
{
    public const string Always = "Always";
    public const string OnFailure = "OnFailure";
    public const string Never = "Never";

    private static readonly IList<V1Container> None = Array.Empty<V1Container>();

    public static ObjectKey Key(this V1Pod pod) => new(pod.Metadata.NamespaceProperty ?? "", pod.Metadata.Name);

    public static IList<V1Container> Init(this V1Pod pod) => pod.Spec.InitContainers ?? None;

    public static IEnumerable<V1Container> All(this V1Pod pod) => pod.Init().Concat(pod.Spec.Containers);

    /// <summary>An init container that goes on running beside the main ones.</summary>
    public static bool IsSidecar(this V1Container container) => container.RestartPolicy == Always;

    public static bool IsInit(this V1Pod pod, string container) => Find(pod.Init(), container) is not null;

    /// <summary>The container of this name, of whichever sort; null when the pod has none.</summary>
    public static V1Container? Find(this V1Pod pod, string container) =>
        Find(pod.Init(), container) ?? Find(pod.Spec.Containers, container) ?? pod.FindGuest(container)?.AsContainer();

    /// <summary>The restart policy that holds for a container.</summary>
    public static string RestartPolicy(this V1Pod pod, V1Container container) =>
        container.RestartPolicy ?? (pod.Spec.RestartPolicy, pod.IsInit(container.Name)) switch
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
        pod.IsInit(container) ? $"spec.initContainers{{{container}}}"
        : pod.FindGuest(container) is not null ? $"spec.ephemeralContainers{{{container}}}"
        : $"spec.containers{{{container}}}";

    /// <summary>The pod in the form of upstream's messages.</summary>
    public static string Describe(this V1Pod pod) => $"{pod.Metadata.Name}_{pod.Metadata.NamespaceProperty}({pod.Metadata.Uid})";

    /// <summary>The quality-of-service class, which is settled when the pod is made.</summary>
    public static string Qos(this V1Pod pod) => pod.Status?.QosClass is { Length: > 0 } settled ? settled : QosClass.Of(pod);

    /// <summary>Whether the node runs it on its own: what the API has is never without a version.</summary>
    public static bool IsStatic(this V1Pod pod) => string.IsNullOrEmpty(pod.Metadata.ResourceVersion)
        && pod.Metadata.Annotations?.ContainsKey(StaticPodAnnotations.Source) == true;

    public static bool IsTerminal(this V1Pod pod) => pod.Status?.Phase is "Failed" or "Succeeded";

    public static bool IsDeleting(this V1Pod pod) => pod.Metadata.DeletionTimestamp is not null;

    // Asked many times per pod: by index, so that nothing is made for it.
    private static V1Container? Find(IList<V1Container> containers, string name)
    {
        for (var i = 0; i < containers.Count; i++)
        {
            if (containers[i].Name == name)
            {
                return containers[i];
            }
        }

        return null;
    }
}
