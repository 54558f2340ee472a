using Jota.Api;
using Jota.Client;
using Microsoft.Extensions.Logging;

namespace Jota.Scheduler;

/// <summary>Tells the world how scheduling went: events, conditions, the failure log, logs.</summary>
internal sealed partial class SchedulingOutcomes(
    ProfileEvents events, ConditionWriter conditions, FailureLog failures, Resource pods, TimeProvider clock, ILogger log)
{
    private const string SchedulerError = "SchedulerError";

    public void Bound(PodShape pod, string node)
    {
        failures.Remove(pod.Uid);
        LogBound(pod.Key, node);
        events.Of(pod).Record(
            pod.Pod.Reference(pods), EventType.Normal, "Scheduled", "Binding", $"Successfully assigned {pod.Key} to {node}");
    }

    /// <summary>A pod fits nowhere now.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="refused">Why.</param>
    /// <param name="help">What can be done about it; null when that was not asked.</param>
    public void DidNotFit(QueuedPod pod, SchedulingDecision.Refused refused, PostFilterResult? help) => Failed(
        pod, PodConditions.Unschedulable, FailureMessage.Of(refused, help?.Message ?? ""), refused, help?.Nomination?.Node);

    /// <summary>A pod is promised nothing any more, because another one came first.</summary>
    public void Withdrawn(PodShape pod) => conditions.Withdraw(pod.Pod);

    public void BindingFailed(QueuedPod pod, Exception why)
    {
        LogBindingFailed(why, pod.Shape.Key);
        Failed(pod, SchedulerError, $"binding rejected: {why.Message}", new([], new()));
    }

    /// <summary>An extender failed that may not be done without.</summary>
    public void ExtenderFailed(QueuedPod pod, ExtenderException why)
    {
        LogExtenderFailed(why, pod.Shape.Key);
        Failed(pod, SchedulerError, why.Message, new([], new()));
    }

    /// <summary>A pod is gone.</summary>
    public void Forget(string uid) => failures.Remove(uid);

    public void Gated(PodShape pod, string why) => conditions.Write(pod.Pod, PodConditions.SchedulingGated, why);

    private void Failed(QueuedPod pod, string reason, string message, SchedulingDecision.Refused refused, string? nominated = null)
    {
        var shape = pod.Shape;
        failures.Put(shape.Uid, new(shape.Key, clock.GetUtcNow(), pod.Failures + 1, message, refused.Nodes));
        LogNotScheduled(shape.Key, message);
        events.Of(shape).Record(shape.Pod.Reference(pods), EventType.Warning, "FailedScheduling", "Scheduling", message);
        conditions.Write(shape.Pod, reason, message, nominated);
    }

    [LoggerMessage(LogLevel.Debug, "Pod {Pod} goes to {Node}")]
    private partial void LogBound(ObjectKey pod, string node);

    [LoggerMessage(LogLevel.Debug, "Pod {Pod} is not scheduled: {Why}")]
    private partial void LogNotScheduled(ObjectKey pod, string why);

    [LoggerMessage(LogLevel.Warning, "An extender failed for pod {Pod}, which is tried again")]
    private partial void LogExtenderFailed(Exception why, ObjectKey pod);

    [LoggerMessage(LogLevel.Warning, "Pod {Pod} could not be bound and is tried again")]
    private partial void LogBindingFailed(Exception why, ObjectKey pod);
}
