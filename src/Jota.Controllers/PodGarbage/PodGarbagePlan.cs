using k8s.Models;

namespace Jota.Controllers;

/// <summary>Which pods nobody looks after any more.</summary>
internal static class PodGarbagePlan
{
    /// <summary>A pod's node may come back: its pods are left alone for so long.</summary>
    public static readonly TimeSpan Quarantine = TimeSpan.FromSeconds(40);

    /// <summary>So many ended pods may stay.</summary>
    public const int TerminatedThreshold = 12500;

    /// <summary>Whether a pod is being deleted but never had a node: no kubelet will end it.</summary>
    public static bool IsTerminatingUnscheduled(V1Pod pod) =>
        pod.Metadata.DeletionTimestamp is not null && string.IsNullOrEmpty(pod.Spec?.NodeName);

    /// <summary>Whether somebody vouches that a node is down: it is not ready, and tainted as out of service.</summary>
    public static bool IsOutOfService(V1Node node) =>
        !NodeConditions.IsReady(node) && node.Spec?.Taints?.Any(t => t.Key == NodeTaints.OutOfService) == true;

    /// <summary>Whether a pod has ended and is not being deleted.</summary>
    public static bool IsTerminated(V1Pod pod) => pod.Metadata.DeletionTimestamp is null && HasEnded(pod);

    /// <summary>Whether a pod's containers have all ended for good.</summary>
    public static bool HasEnded(V1Pod pod) => pod.Status?.Phase is "Succeeded" or "Failed";

    /// <summary>The ended pods past the threshold: evicted ones first, then the oldest.</summary>
    public static IReadOnlyList<V1Pod> Excess(IReadOnlyList<V1Pod> terminated, int threshold = TerminatedThreshold) =>
        terminated.Count <= threshold ? [] :
        [
            .. terminated
                .OrderBy(pod => IsEvicted(pod) ? 0 : 1)
                .ThenBy(pod => pod.Metadata.CreationTimestamp)
                .ThenBy(pod => pod.Metadata.Name, StringComparer.Ordinal)
                .Take(terminated.Count - threshold),
        ];

    /// <summary>The status of a pod that ends before it began.</summary>
    public static V1PodStatus Failed(V1Pod pod) => (pod.Status ?? new()) with { Phase = "Failed" };

    /// <summary>The status of a pod whose node is gone: ended, if it had not, and marked as disrupted.</summary>
    public static V1PodStatus Orphaned(V1Pod pod, DateTime now)
    {
        var old = pod.Status ?? new V1PodStatus();
        var condition = new V1PodCondition
        {
            Type = "DisruptionTarget",
            Status = "True",
            Reason = "DeletionByPodGC",
            Message = "PodGC: node no longer exists",
            LastTransitionTime = now,
            ObservedGeneration = pod.Metadata.Generation,
        };
        return old with
        {
            Phase = HasEnded(pod) ? old.Phase : "Failed",
            Conditions = [.. (old.Conditions ?? []).Where(c => c.Type != condition.Type), condition],
        };
    }

    private static bool IsEvicted(V1Pod pod) => pod.Status is { Phase: "Failed", Reason: "Evicted" };
}
