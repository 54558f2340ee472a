using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>The condition <c>DisruptionAllowed</c> of a budget. Pure.</summary>
internal static class DisruptionCondition
{
    /// <summary>A status with the condition that suits how many disruptions it allows.</summary>
    public static V1PodDisruptionBudgetStatus Of(V1PodDisruptionBudgetStatus status, IList<V1Condition>? before, DateTime now) =>
        With(status, before, status.DisruptionsAllowed > 0
            ? Condition("True", DisruptionBudgetNames.SufficientPods, "", status.ObservedGeneration)
            : Condition("False", DisruptionBudgetNames.InsufficientPods, "", status.ObservedGeneration), now);

    /// <summary>A status that allows nothing, since it could not be found out what may be disrupted.</summary>
    public static V1PodDisruptionBudgetStatus Failed(V1PodDisruptionBudget budget, string why, DateTime now) =>
        With(
            (budget.Status ?? new()) with { DisruptionsAllowed = 0, ObservedGeneration = budget.Metadata.Generation },
            budget.Status?.Conditions,
            Condition("False", "SyncFailed", why, budget.Metadata.Generation),
            now);

    private static V1Condition Condition(string status, string reason, string message, long? generation) => new()
    {
        Type = DisruptionBudgetNames.DisruptionAllowed,
        Status = status,
        Reason = reason,
        Message = message,
        ObservedGeneration = generation,
    };

    private static V1PodDisruptionBudgetStatus With(
        V1PodDisruptionBudgetStatus status, IList<V1Condition>? before, V1Condition condition, DateTime now)
    {
        var old = before?.FirstOrDefault(c => c.Type == condition.Type);
        condition.LastTransitionTime = old?.Status == condition.Status ? old.LastTransitionTime : now;
        return status with { Conditions = [.. (before ?? []).Where(c => c.Type != condition.Type), condition] };
    }
}
