namespace Jota.Scheduler;

/// <summary>Keeps a pod back as long as it has <c>schedulingGates</c>.</summary>
internal sealed class SchedulingGatesPlugin : IPreEnqueuePlugin
{
    public string Name => "SchedulingGates";

    public string? PreEnqueue(PodShape pod) => pod.Spec.SchedulingGates is { Count: > 0 } ? FailureMessage.Gated : null;
}
