using k8s.Models;

namespace Jota.Api;

/// <summary>What the server itself says of a pod: when it is created, and ever after.</summary>
internal static class PodBirth
{
    /// <summary>
    /// The first status: pending, of a quality-of-service class that never changes again, and held back while it has scheduling gates.
    /// </summary>
    public static V1PodStatus Status(V1Pod pod) => new()
    {
        Phase = "Pending",
        QosClass = QosClass.Of(pod),
        Conditions = pod.Spec?.SchedulingGates is { Count: > 0 } ? [Gated()] : null,
    };

    /// <summary>
    /// Keeps what a new status leaves out though it cannot have changed: the class, the owners, the generations that were observed.
    /// </summary>
    public static void KeepWhatWasSettled(V1Pod pod, V1Pod old)
    {
        pod.Metadata.OwnerReferences = old.Metadata?.OwnerReferences;
        pod.Status ??= new();
        pod.Status.QosClass = string.IsNullOrEmpty(pod.Status.QosClass) ? old.Status?.QosClass : pod.Status.QosClass;
        pod.Status.ObservedGeneration = pod.Status.ObservedGeneration is null or 0
            ? old.Status?.ObservedGeneration
            : pod.Status.ObservedGeneration;
        KeepGenerations(pod.Status.Conditions, old.Status?.Conditions);
    }

    private static void KeepGenerations(IList<V1PodCondition>? now, IList<V1PodCondition>? before)
    {
        Dictionary<string, long?>? known = null;
        foreach (var condition in now ?? [])
        {
            if (condition.ObservedGeneration is null or 0)
            {
                known ??= (before ?? [])
                    .DistinctBy(old => old.Type ?? "").ToDictionary(old => old.Type ?? "", old => old.ObservedGeneration);
                condition.ObservedGeneration = known.GetValueOrDefault(condition.Type ?? "");
            }
        }
    }

    private static V1PodCondition Gated() => new()
    {
        Type = PodConditions.PodScheduled,
        Status = "False",
        Reason = PodConditions.SchedulingGated,
        Message = "Scheduling is blocked due to non-empty scheduling gates",
    };
}
