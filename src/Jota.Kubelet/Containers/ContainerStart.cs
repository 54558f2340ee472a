using Jota.Kubelet.Observed;
using Jota.Kubelet.Specs;
using k8s.Models;

namespace Jota.Kubelet.Containers;

/// <summary>A container to start.</summary>
/// <param name="Container">Its spec.</param>
/// <param name="Attempt">The restart count of the new run.</param>
/// <param name="Replaces">The ended run before it in this sandbox, if any.</param>
internal sealed record ContainerStart(V1Container Container, int Attempt, ObservedContainer? Replaces)
{
    /// <summary>Whose processes it shall see; null for its own, or the pod's.</summary>
    public NamespaceTarget? Target { get; init; }
}

/// <summary>A container whose processes another one shall see.</summary>
/// <param name="Name">Its name in the pod.</param>
/// <param name="Id">Its newest run; null when there is none.</param>
internal sealed record NamespaceTarget(string Name, string? Id)
{
    /// <summary>The target of a pod's guest; null for containers that are none, and guests without one.</summary>
    public static NamespaceTarget? Of(V1Pod pod, string guest, ObservedPod observed) =>
        pod.FindGuest(guest)?.TargetContainerName is { Length: > 0 } target ? new(target, observed.Newest(target)?.Id) : null;
}
