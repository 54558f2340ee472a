using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Specs;
using k8s.Models;

namespace Jota.Kubelet.Eviction;

/// <summary>A pod that might be given up.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Used">What it uses; null where nobody knows.</param>
internal sealed record EvictionCandidate(V1Pod Pod, PodFigures? Used)
{
    /// <summary>Upstream's <c>SystemCriticalPriority</c>: who has it stays, whatever happens.</summary>
    private const int Critical = 2_000_000_000;

    /// <summary>Whether it may not be given up: the node's own pods, and those without which there is no node.</summary>
    public static bool IsCritical(V1Pod pod) => pod.IsStatic() || pod.Spec.Priority >= Critical;

    /// <summary>What it uses of a resource, in bytes.</summary>
    public long Use(string resource) => Used is null ? 0 : resource == "memory"
        ? Whole(Used.Memory?.WorkingSetBytes)
        : Used.Containers.Sum(container => Whole(container.Rootfs?.UsedBytes));

    /// <summary>What it asks for of a resource, in bytes.</summary>
    public long Request(string resource) => PodResources.Requests(Pod).GetValueOrDefault(resource).Value;

    private static long Whole(ulong? bytes) => (long)Math.Min(bytes ?? 0, long.MaxValue / 1024);
}
