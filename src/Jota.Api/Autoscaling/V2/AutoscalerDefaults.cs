using k8s.Models;

namespace Jota.Api;

/// <summary>What upstream fills in where a HorizontalPodAutoscaler says nothing.</summary>
internal static class AutoscalerDefaults
{
    /// <summary>The use of the CPU that is aimed at, in percent of what pods ask for.</summary>
    public const int CpuUtilization = 80;

    private const int PolicyPeriod = 15;
    private const int WholeAtOnce = 100;
    private const int PodsAtOnce = 4;

    public static void Set(V2HorizontalPodAutoscalerSpec spec)
    {
        spec.MinReplicas ??= 1;
        if (spec.Metrics is not { Count: > 0 })
        {
            spec.Metrics =
            [
                new()
                {
                    Type = "Resource",
                    Resource = new() { Name = "cpu", Target = new() { Type = "Utilization", AverageUtilization = CpuUtilization } },
                },
            ];
        }

        if (spec.Behavior is { } behavior)
        {
            behavior.ScaleUp = Rules(behavior.ScaleUp, stabilization: 0, [Pods(PodsAtOnce), Percent(WholeAtOnce)]);
            behavior.ScaleDown = Rules(behavior.ScaleDown, stabilization: null, [Percent(WholeAtOnce)]);
        }
    }

    /// <summary>The rules that hold where none are said.</summary>
    public static V2HPAScalingRules Up() => Rules(null, 0, [Pods(PodsAtOnce), Percent(WholeAtOnce)]);

    /// <inheritdoc cref="Up"/>
    public static V2HPAScalingRules Down() => Rules(null, null, [Percent(WholeAtOnce)]);

    private static V2HPAScalingRules Rules(V2HPAScalingRules? rules, int? stabilization, IList<V2HPAScalingPolicy> policies)
    {
        rules ??= new();
        rules.StabilizationWindowSeconds ??= stabilization;
        rules.SelectPolicy ??= "Max";
        rules.Policies ??= policies;
        return rules;
    }

    private static V2HPAScalingPolicy Pods(int value) => new() { Type = "Pods", Value = value, PeriodSeconds = PolicyPeriod };

    private static V2HPAScalingPolicy Percent(int value) => new() { Type = "Percent", Value = value, PeriodSeconds = PolicyPeriod };
}
