using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>In which state of its life a pod is, as those see it who count pods.</summary>
internal static class PodReadiness
{
    /// <summary>Whether a pod counts: neither over nor being deleted.</summary>
    public static bool IsActive(V1Pod pod) => pod.Metadata.DeletionTimestamp is null && !PodConditions.IsTerminal(pod);

    /// <summary>Whether a pod is being deleted and not over yet.</summary>
    public static bool IsTerminating(V1Pod pod) => pod.Metadata.DeletionTimestamp is not null && !PodConditions.IsTerminal(pod);

    /// <summary>Since when a pod is ready; null when it is not.</summary>
    public static DateTimeOffset? ReadySince(V1Pod pod)
    {
        // Asked of every pod at every look: no enumerators here.
        if (pod.Status?.Conditions is { } conditions)
        {
            for (var i = 0; i < conditions.Count; i++)
            {
                if (conditions[i].Type == PodConditions.Ready)
                {
                    return conditions[i].Status == "True" ? Utc(conditions[i].LastTransitionTime) : null;
                }
            }
        }

        return null;
    }

    /// <summary>Whether a pod has been ready for as long as its owner asks.</summary>
    public static bool IsAvailable(V1Pod pod, TimeSpan minReady, DateTimeOffset now) =>
        ReadySince(pod) is { } since && (minReady == TimeSpan.Zero || since.Plus(minReady) <= now);

    private static DateTimeOffset Utc(DateTime? time) =>
        time is { } known ? new DateTimeOffset(DateTime.SpecifyKind(known, DateTimeKind.Utc)) : DateTimeOffset.MinValue;
}
