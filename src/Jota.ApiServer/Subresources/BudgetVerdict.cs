using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Subresources;

/// <summary>
/// What a disruption budget says to the eviction of one of its pods. Pure; upstream's rules. Pods that are not ready are treated as the
/// budget asks (KEP-3017).
/// </summary>
internal static class BudgetVerdict
{
    /// <summary>More evicted pods than this are not waited for at once.</summary>
    private const int MostDisrupted = 2000;

    private const string Refusal = "Cannot evict pod as it would violate the pod's disruption budget.";

    private static readonly ResourceNames Names = new("policy", "v1", "PodDisruptionBudget", "poddisruptionbudget");

    /// <summary>Whether a pod may go whatever budgets say: it is over, ends already, or has not begun.</summary>
    public static bool IsFree(V1Pod pod) =>
        pod.Metadata.DeletionTimestamp is not null || pod.Status?.Phase is null or "" or "Pending" or "Succeeded" or "Failed";

    /// <summary>Whether a pod that is not ready may go without being counted, as long as it is as it is.</summary>
    public static bool IsSpare(V1PodDisruptionBudget budget, V1Pod pod) => !PodConditions.IsTrue(pod.Status, PodConditions.Ready)
        && (budget.Spec?.UnhealthyPodEvictionPolicy == DisruptionBudgetNames.AlwaysAllow
            || (budget.Status is { DesiredHealthy: > 0 } status && status.CurrentHealthy >= status.DesiredHealthy));

    /// <summary>The budget's status once the pod is evicted; throws 429 when it allows no disruption now.</summary>
    public static V1PodDisruptionBudgetStatus Charge(V1PodDisruptionBudget budget, string pod, DateTime now)
    {
        var status = budget.Status ?? new();
        switch (status)
        {
            case var _ when (status.ObservedGeneration ?? 0) < (budget.Metadata.Generation ?? 0):
                throw StillProcessed(budget.Metadata.Name);
            case { DisruptionsAllowed: < 0 }:
                throw ApiException.Forbidden(Names, budget.Metadata.Name, "pdb disruptions allowed is negative");
            case { DisruptedPods.Count: > MostDisrupted }:
                throw ApiException.Forbidden(
                    Names, budget.Metadata.Name, "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
            case { DisruptionsAllowed: null or 0 }:
                throw TooMany(
                    $"The disruption budget {budget.Metadata.Name} needs {status.DesiredHealthy ?? 0} healthy pods and has " +
                    $"{status.CurrentHealthy ?? 0} currently");
        }

        var left = status.DisruptionsAllowed.GetValueOrDefault() - 1;
        return status with
        {
            DisruptionsAllowed = left,
            DisruptedPods = new Dictionary<string, DateTime?>(status.DisruptedPods ?? new Dictionary<string, DateTime?>()) { [pod] = now },
            Conditions = left == 0 ? Exhausted(status, now) : status.Conditions,
        };
    }

    /// <summary>429: the budget does not know yet what is asked of it, or the pod; another try may go well.</summary>
    public static ApiException StillProcessed(string budget) =>
        TooMany($"The disruption budget {budget} is still being processed by the server.", 10);

    private static ApiException TooMany(string why, int? retryAfter = null) => new(429, "TooManyRequests", Refusal, new V1StatusDetails
    {
        RetryAfterSeconds = retryAfter,
        Causes = [new() { Reason = "DisruptionBudget", Message = why }],
    });

    private static List<V1Condition> Exhausted(V1PodDisruptionBudgetStatus status, DateTime now) =>
    [
        .. (status.Conditions ?? []).Where(c => c.Type != DisruptionBudgetNames.DisruptionAllowed),
        new()
        {
            Type = DisruptionBudgetNames.DisruptionAllowed,
            Status = "False",
            Reason = DisruptionBudgetNames.InsufficientPods,
            Message = "",
            LastTransitionTime = now,
            ObservedGeneration = status.ObservedGeneration,
        },
    ];
}
