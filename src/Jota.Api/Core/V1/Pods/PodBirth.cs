using k8s.Models;

namespace Jota.Api;

/// <summary>What the server itself says of a pod that is being created.</summary>
internal static class PodBirth
{
    /// <summary>The first status: pending, of a quality-of-service class that never changes again, and held back while it has scheduling gates.</summary>
    public static V1PodStatus Status(V1Pod pod) => new()
    {
        Phase = "Pending",
        QosClass = QosClass.Of(pod),
        Conditions = pod.Spec?.SchedulingGates is { Count: > 0 } ? [Gated()] : null,
    };

    private static V1PodCondition Gated() => new()
    {
        Type = PodConditions.PodScheduled,
        Status = "False",
        Reason = PodConditions.SchedulingGated,
        Message = "Scheduling is blocked due to non-empty scheduling gates",
    };
}
