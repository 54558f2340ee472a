using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>Refuses pods that the node cannot take: those that were bound to it past the scheduler, or by one that knew too little.</summary>
internal sealed class NodeAdmission(Func<V1Node?> node)
{
    /// <summary>Why a pod cannot run here, beside the others; null when it can.</summary>
    public PodEnd? Check(V1Pod pod, IEnumerable<V1Pod> others) => node() is { } present ? NodeAdmissionPlan.Check(pod, [.. others], present) : null;
}
