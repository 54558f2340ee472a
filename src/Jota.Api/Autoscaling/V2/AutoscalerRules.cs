using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of what a HorizontalPodAutoscaler may ask for.</summary>
internal static class AutoscalerRules
{
    private const int LongestWindow = 3600;
    private const int LongestPeriod = 1800;

    public static void Validate(V2HorizontalPodAutoscalerSpec spec, FieldErrors at)
    {
        if (spec.MinReplicas < 1)
        {
            at.At("minReplicas").Invalid(spec.MinReplicas, "must be greater than or equal to 1");
        }

        if (spec.MaxReplicas < 1)
        {
            at.At("maxReplicas").Required("must be set and greater than 0");
        }

        if (spec.MaxReplicas < spec.MinReplicas)
        {
            at.At("maxReplicas").Invalid(spec.MaxReplicas, "must be greater than or equal to `minReplicas`");
        }

        Reference(spec.ScaleTargetRef, at.At("scaleTargetRef"));
        MetricRules.Validate(spec.Metrics ?? [], spec.MinReplicas, at.At("metrics"));
        Behavior(spec.Behavior?.ScaleUp, at.At("behavior").At("scaleUp"));
        Behavior(spec.Behavior?.ScaleDown, at.At("behavior").At("scaleDown"));
    }

    /// <summary>What names an object of any kind.</summary>
    public static void Reference(V2CrossVersionObjectReference? reference, FieldErrors at)
    {
        PathSegment(reference?.Kind, at.At("kind"));
        PathSegment(reference?.Name, at.At("name"));
        if (reference?.ApiVersion is { Length: > 0 } version && version.Split('/') is { Length: > 2 })
        {
            at.At("apiVersion").Invalid(version, $"unexpected GroupVersion string: {version}");
        }
    }

    private static void PathSegment(string? text, FieldErrors at)
    {
        if (at.Present(text))
        {
            at.InvalidIf(text, NameSyntax.PathSegmentError(text!));
        }
    }

    private static void Behavior(V2HPAScalingRules? rules, FieldErrors at)
    {
        if (rules is null)
        {
            return;
        }

        if (rules.StabilizationWindowSeconds < 0)
        {
            at.At("stabilizationWindowSeconds").Invalid(rules.StabilizationWindowSeconds, "must be greater than or equal to zero");
        }

        if (rules.StabilizationWindowSeconds > LongestWindow)
        {
            at.At("stabilizationWindowSeconds").Invalid(
                rules.StabilizationWindowSeconds, $"must be less than or equal to {LongestWindow}");
        }

        if (rules.SelectPolicy is not null)
        {
            at.At("selectPolicy").OneOf(rules.SelectPolicy, "Disabled", "Max", "Min");
        }

        if (rules.Policies is not { Count: > 0 })
        {
            at.At("policies").Required("must specify at least one Policy");
        }

        for (var i = 0; i < rules.Policies?.Count; i++)
        {
            Policy(rules.Policies[i], at.At("policies").At(i));
        }

        if (rules.Tolerance is { } tolerance && Quantity.Of(tolerance) is { Sign: < 0 } amount)
        {
            at.At("tolerance").Invalid(amount.ToString(), "must be greater or equal to zero");
        }
    }

    private static void Policy(V2HPAScalingPolicy policy, FieldErrors at)
    {
        at.At("type").OneOf(policy.Type, "Percent", "Pods");
        Positive(policy.Value, at.At("value"));
        Positive(policy.PeriodSeconds, at.At("periodSeconds"));
        if (policy.PeriodSeconds > LongestPeriod)
        {
            at.At("periodSeconds").Invalid(policy.PeriodSeconds, $"must be less than or equal to {LongestPeriod}");
        }
    }

    private static void Positive(int value, FieldErrors at)
    {
        if (value <= 0)
        {
            at.Invalid(value, "must be greater than zero");
        }
    }
}
