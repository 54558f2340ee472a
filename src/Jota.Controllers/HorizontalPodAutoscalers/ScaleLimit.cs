using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>How far rules let a target be scaled at once (KEP-853). Pure.</summary>
internal static class ScaleLimit
{
    /// <summary>The most replicas that there may be now.</summary>
    public static int Up(V2HPAScalingRules rules, int current, ScaleHistory history, DateTime now) => Fold(
        rules, current, history, now, most: rules.SelectPolicy != "Min",
        (policy, start) => policy.Type == "Pods"
            ? (long)start + policy.Value
            : ReplicaCount.Up(start * (1 + (policy.Value / 100.0))));

    /// <summary>The fewest replicas that there may be now.</summary>
    public static int Down(V2HPAScalingRules rules, int current, ScaleHistory history, DateTime now) => Fold(
        rules, current, history, now, most: rules.SelectPolicy == "Min",
        (policy, start) => policy.Type == "Pods"
            ? (long)start - policy.Value
            : ReplicaCount.Down(start * (1 - (policy.Value / 100.0))));

    /// <summary>
    /// What each policy lets be, counted from what there was at the beginning of its period, and of these the greatest or least.
    /// </summary>
    private static int Fold(
        V2HPAScalingRules rules, int current, ScaleHistory history, DateTime now, bool most,
        Func<V2HPAScalingPolicy, int, long> limit)
    {
        if (rules.SelectPolicy == "Disabled" || rules.Policies is not { Count: > 0 } policies)
        {
            return current;
        }

        long? chosen = null;
        foreach (var policy in policies)
        {
            var period = Spans.FromSeconds(policy.PeriodSeconds);
            var start = ReplicaCount.Of(
                (long)current - ScaleHistory.Sum(history.Added, period, now) + ScaleHistory.Sum(history.Removed, period, now));
            var one = limit(policy, start);
            chosen = chosen is not { } other ? one : most ? Math.Max(one, other) : Math.Min(one, other);
        }

        return ReplicaCount.Of(chosen ?? current);
    }
}
