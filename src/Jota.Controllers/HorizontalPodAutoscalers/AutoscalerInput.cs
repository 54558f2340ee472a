using k8s.Models;

namespace Jota.Controllers;

/// <summary>All that is known of an autoscaler and its target.</summary>
/// <param name="Autoscaler">The autoscaler.</param>
/// <param name="Wanted">How many replicas its target asks for.</param>
/// <param name="Present">How many its target says there are.</param>
/// <param name="Now">The time.</param>
internal sealed record AutoscalerInput(V2HorizontalPodAutoscaler Autoscaler, int Wanted, int Present, DateTime Now)
{
    /// <summary>The target's pods; null where these cannot be known.</summary>
    public TargetPods? Target { get; init; }

    /// <summary>What came of asking for the autoscaler's metrics, in its order.</summary>
    public IReadOnlyList<MetricReading> Readings { get; init; } = [];

    /// <summary>What is remembered.</summary>
    public ScaleHistory History { get; init; } = ScaleHistory.Nothing;

    /// <summary>What holds for all autoscalers.</summary>
    public AutoscalerOptions Options { get; init; } = new();
}

/// <summary>The pods of a target; or why they are not known, as condition and event tell it.</summary>
/// <param name="Pods">The pods.</param>
/// <param name="Failure">Why they are not known; null when they are.</param>
internal sealed record TargetPods(IReadOnlyList<V1Pod> Pods, TargetFailure? Failure = null);

/// <summary>Why the pods of a target are not known.</summary>
/// <param name="EventReason">The event's reason.</param>
/// <param name="Reason">The condition's reason.</param>
/// <param name="Error">The event's words.</param>
/// <param name="Message">The condition's words.</param>
internal sealed record TargetFailure(string EventReason, string Reason, string Error, string Message);
