using System.Collections.Immutable;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// What an autoscaler does about its target now, as upstream's: of all metrics the one that asks for most counts, a metric that says
/// nothing keeps the target from becoming smaller, and what is recommended is damped. Pure.
/// </summary>
internal sealed record AutoscalerPlan
{
    /// <summary>How many replicas the target shall have; null where it stays as it is.</summary>
    public int? Rescale { get; init; }

    /// <summary>Why it is scaled.</summary>
    public string RescaleReason { get; init; } = "";

    /// <summary>Whether nothing could be said: what the status told of metrics and replicas before still stands.</summary>
    public bool IsFailed { get; init; }

    /// <summary>How many replicas are wanted, for the status.</summary>
    public int Desired { get; init; }

    /// <summary>What metrics are, for the status; null where that is not known anew.</summary>
    public IList<V2MetricStatus>? Metrics { get; init; }

    /// <summary>Conditions that hold from now on, in the order in which they were found.</summary>
    public ImmutableArray<ScaleCondition> Conditions { get; init; } = [];

    /// <summary>What is to be told.</summary>
    public ImmutableArray<AutoscalerEvent> Events { get; init; } = [];

    /// <summary>What is to be remembered.</summary>
    public ScaleHistory History { get; init; } = ScaleHistory.Nothing;

    /// <summary>Whether the metrics have to be asked: whatever they say, a target beyond its limits goes back to these first.</summary>
    public static bool NeedsMetrics(V2HorizontalPodAutoscalerSpec spec, int wanted) =>
        !IsDisabled(spec, wanted) && wanted <= spec.MaxReplicas && wanted >= (spec.MinReplicas ?? 1);

    public static AutoscalerPlan Compute(AutoscalerInput input)
    {
        var (spec, wanted) = (input.Autoscaler.Spec, input.Wanted);
        var begun = input with { History = input.History.Begun(wanted, input.Now) };
        var able = new ScaleCondition(
            ScaleCondition.AbleToScale, true, "SucceededGetScale", "the HPA controller was able to get the target's current scale");
        var plan = new AutoscalerPlan { Desired = wanted, Conditions = [able], History = begun.History };
        if (IsDisabled(spec, wanted))
        {
            return plan.With(new ScaleCondition(
                ScaleCondition.ScalingActive, false, "ScalingDisabled",
                "scaling is disabled since the replica count of the target is zero"));
        }

        return wanted > spec.MaxReplicas ? plan.To(spec.MaxReplicas, "Current number of replicas above Spec.MaxReplicas")
            : wanted < (spec.MinReplicas ?? 1)
            ? plan.To(spec.MinReplicas ?? 1, "Current number of replicas below Spec.MinReplicas")
            : ByMetrics(begun, plan);
    }

    private static bool IsDisabled(V2HorizontalPodAutoscalerSpec spec, int wanted) => wanted == 0 && (spec.MinReplicas ?? 1) != 0;

    private static AutoscalerPlan ByMetrics(AutoscalerInput input, AutoscalerPlan plan)
    {
        // 1. Of which pods?
        var wanted = input.Wanted;
        if (input.Target?.Failure is { } failure)
        {
            return (plan with { IsFailed = true })
                .With(new ScaleCondition(ScaleCondition.ScalingActive, false, failure.Reason, failure.Message))
                .Telling(EventType.Warning, failure.EventReason, failure.Error)
                .Telling(EventType.Warning, "FailedComputeMetricsReplicas", failure.Error);
        }

        // 2. What does each metric say?
        var sum = MetricSum.Of(input);
        foreach (var failed in sum.Failures)
        {
            plan = plan.Telling(EventType.Warning, failed.Reason, failed.Problem);
        }

        if (sum.Recommended is not { } recommended)
        {
            return (plan with { IsFailed = true })
                .With(new ScaleCondition(
                    ScaleCondition.ScalingActive, false, sum.Failures[0].Reason,
                    $"the HPA was unable to compute the replica count: {sum.Failures[0].Problem}"))
                .Telling(EventType.Warning, "FailedComputeMetricsReplicas", sum.Error);
        }

        plan = plan.With(new ScaleCondition(
            ScaleCondition.ScalingActive, true, "ValidMetricFound",
            $"the HPA was able to successfully calculate a replica count from {sum.Name}"));

        // 3. How much of it may be done now?
        var damped = new ScaleDamping(input.Autoscaler.Spec, wanted, input.History, input.Options, input.Now).Of(recommended);
        plan = (plan with { Metrics = sum.Statuses, History = damped.History }).With(damped.Able).With(damped.Limited);
        var reason = recommended > wanted ? $"{sum.Name} above target" : recommended < wanted ? "All metrics below target" : "";
        return damped.Replicas == wanted ? plan : plan.To(damped.Replicas, reason);
    }

    private AutoscalerPlan To(int replicas, string reason) => this with { Rescale = replicas, Desired = replicas, RescaleReason = reason };

    private AutoscalerPlan With(ScaleCondition condition) => this with { Conditions = Conditions.Add(condition) };

    private AutoscalerPlan Telling(EventType type, string reason, string message) =>
        this with { Events = Events.Add(new(type, reason, message)) };
}

/// <summary>An event of an autoscaler.</summary>
/// <param name="Type">How serious it is.</param>
/// <param name="Reason">One word.</param>
/// <param name="Message">A sentence.</param>
internal sealed record AutoscalerEvent(EventType Type, string Reason, string Message);
