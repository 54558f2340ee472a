using Jota.Kubelet.Remembered;
using k8s.Models;

namespace Jota.Kubelet.Eviction;

/// <summary>The pods of a node that is running out of something.</summary>
internal interface IEvictablePods
{
    /// <summary>Those that take up room, and are not ending already.</summary>
    IReadOnlyList<V1Pod> Active { get; }

    /// <summary>
    /// Ends a pod as failed, and waits until nothing of it runs, or until that takes too long. False when it was ending already.
    /// </summary>
    Task<bool> EvictAsync(V1Pod pod, PodEnd end, CancellationToken ct);
}
