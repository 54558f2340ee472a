using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>How long a pod puts up with taints that make pods leave. Pure.</summary>
internal static class TaintEvictionPlan
{
    /// <summary>Null for ever; zero for not at all.</summary>
    public static TimeSpan? Endures(V1Pod pod, IReadOnlyList<V1Taint> taints)
    {
        if (taints.Count == 0)
        {
            return null;
        }

        long? least = null;
        foreach (var taint in taints)
        {
            if (pod.Spec?.Tolerations?.FirstOrDefault(toleration => Tolerations.Tolerates(toleration, taint)) is not { } toleration)
            {
                return TimeSpan.Zero;
            }

            least = toleration.TolerationSeconds is { } seconds ? Math.Min(least ?? long.MaxValue, Math.Max(0, seconds)) : least;
        }

        return Spans.FromSeconds(least);
    }

    /// <summary>The status of a pod that is about to be deleted for its node's taint; null when it tells so already.</summary>
    public static V1PodStatus? Told(V1Pod pod, DateTime now)
    {
        if (PodConditions.IsTrue(pod.Status, PodConditions.DisruptionTarget))
        {
            return null;
        }

        var status = pod.Status ?? new V1PodStatus();
        return status with
        {
            Conditions =
            [
                .. (status.Conditions ?? []).Where(c => c.Type != PodConditions.DisruptionTarget),
                new()
                {
                    Type = PodConditions.DisruptionTarget,
                    Status = "True",
                    Reason = "DeletionByTaintManager",
                    Message = "Taint manager: deleting due to NoExecute taint",
                    LastTransitionTime = now,
                    ObservedGeneration = pod.Metadata.Generation,
                },
            ],
        };
    }
}
