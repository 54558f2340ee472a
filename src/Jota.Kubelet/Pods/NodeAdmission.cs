using Jota.Kubelet.Eviction;
using Jota.Kubelet.Nodes;
using Jota.Kubelet.Remembered;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>
/// Refuses pods that the node cannot take: those that were bound to it past the scheduler, or by one that knew too little.
/// </summary>
/// <param name="known">The node as last seen; null before it is registered.</param>
/// <param name="read">Reads the node afresh.</param>
/// <param name="load">What the node is running out of.</param>
internal sealed class NodeAdmission(Func<V1Node?> known, Func<CancellationToken, Task<V1Node?>> read, IMachineLoad load)
{
    /// <summary>The node as last seen; null before it is registered.</summary>
    public V1Node? Node => known();

    /// <summary>Why no pod is taken any more; null while any is.</summary>
    public Func<PodEnd?>? Closed { get; set; }

    /// <summary>Why a pod cannot run here, beside the others; null when it can.</summary>
    public async ValueTask<PodEnd?> CheckAsync(V1Pod pod, PodDemand demand, NodeUse others, CancellationToken ct)
    {
        if (Closed?.Invoke() is { } closed)
        {
            return closed;
        }

        if (UnservedPlan.Refuse(pod.Spec) is { } unserved)
        {
            return unserved;
        }

        if (PressureAdmission.Refuse(pod, load.Read()) is { } pressed)
        {
            return pressed;
        }

        if (known() is not { } seen || NodeAdmissionPlan.Check(pod, demand, others, seen) is not { } refusal)
        {
            return null;
        }

        // The scheduler may have seen a label or a size that came after our last look.
        return await read(ct) is { } newest ? NodeAdmissionPlan.Check(pod, demand, others, newest) : refusal;
    }
}
