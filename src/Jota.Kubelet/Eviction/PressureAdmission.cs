using Jota.Api;
using Jota.Kubelet.Nodes;
using Jota.Kubelet.Remembered;
using Jota.Kubelet.Specs;
using k8s.Models;

namespace Jota.Kubelet.Eviction;

/// <summary>
/// Whom a node under pressure still takes: where memory alone is short all but those that ask for none, else nobody; what is critical
/// always. Pure.
/// </summary>
internal static class PressureAdmission
{
    private static readonly V1Taint MemoryTaint = new() { Key = "node.kubernetes.io/memory-pressure", Effect = "NoSchedule" };

    /// <summary>Why a pod is refused; null when it is not.</summary>
    public static PodEnd? Refuse(V1Pod pod, NodePressure pressure)
    {
        if (pressure == NodePressure.None || EvictionCandidate.IsCritical(pod))
        {
            return null;
        }

        if (pressure is { Memory: true, Disk: false, Pids: false }
            && (pod.Qos() != QosClass.BestEffort || (pod.Spec.Tolerations ?? []).Any(one => Tolerations.Tolerates(one, MemoryTaint))))
        {
            return null;
        }

        return new("Evicted", EvictionText.Of(pressure), Rejected: true);
    }
}
