using Jota.Kubelet.Observed;
using k8s.Models;

namespace Jota.Kubelet.Figures;

/// <summary>A pod of which something runs.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="StartedAt">Since when it has a sandbox.</param>
/// <param name="Containers">Its running containers, in the order of their names.</param>
internal sealed record RunningPod(V1Pod Pod, DateTimeOffset StartedAt, IReadOnlyList<ObservedContainer> Containers)
{
    /// <summary>The sandbox's id.</summary>
    public string Sandbox { get; init; } = "";

    /// <summary>What runs of a pod; null when nothing does.</summary>
    public static RunningPod? Of(V1Pod pod, ObservedPod seen)
    {
        List<ObservedContainer> running = [.. seen.Containers
            .Where(container => container.State == ContainerRunState.Running)
            .DistinctBy(container => container.Name)
            .OrderBy(container => container.Name, StringComparer.Ordinal)];
        return running.Count > 0 && seen.Sandbox is { } sandbox ? new(pod, sandbox.CreatedAt, running) { Sandbox = sandbox.Id } : null;
    }
}
