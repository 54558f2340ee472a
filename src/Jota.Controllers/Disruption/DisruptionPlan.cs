using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>How many of a budget's pods may be disrupted now, and what its status is to say. Pure; upstream's rules.</summary>
/// <param name="Status">The status, but for the conditions.</param>
/// <param name="LookAgain">When the next pod that was to be evicted is not waited for any more; null for never.</param>
/// <param name="NotDeleted">Pods that were to be evicted two minutes ago, and are still there.</param>
internal sealed record DisruptionPlan(V1PodDisruptionBudgetStatus Status, TimeSpan? LookAgain, IReadOnlyList<V1Pod> NotDeleted)
{
    /// <summary>So long a pod whose eviction was allowed counts as disrupted, though it does not end.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <param name="budget">The budget.</param>
    /// <param name="pods">The pods that it selects.</param>
    /// <param name="scale">How many pods their controllers want; of no account when the budget asks for a number of available ones.</param>
    /// <param name="now">The time.</param>
    public static DisruptionPlan Compute(V1PodDisruptionBudget budget, IReadOnlyList<V1Pod> pods, int scale, DateTimeOffset now)
    {
        var (expected, desired) = Expected(budget.Spec, pods.Count, scale);
        var disrupted = new Dictionary<string, DateTime?>(StringComparer.Ordinal);
        List<V1Pod> notDeleted = [];
        TimeSpan? next = null;
        var healthy = 0;
        foreach (var pod in pods)
        {
            var left = LeftOf(budget.Status, pod, now);
            if (left > TimeSpan.Zero)
            {
                disrupted[pod.Metadata.Name] = budget.Status!.DisruptedPods![pod.Metadata.Name];
                next = next is null || left < next ? left : next;
            }
            else if (left is not null)
            {
                notDeleted.Add(pod);
            }

            healthy += pod.Metadata.DeletionTimestamp is null && left is not { Ticks: > 0 } && IsReady(pod) ? 1 : 0;
        }

        return new(
            new()
            {
                CurrentHealthy = healthy,
                DesiredHealthy = desired,
                ExpectedPods = expected,

                // Without pods there is nothing to allow: the first that come are safe until they are counted.
                DisruptionsAllowed = expected > 0 ? Math.Max(0, healthy - desired) : 0,
                DisruptedPods = disrupted.Count == 0 ? null : disrupted,
                ObservedGeneration = budget.Metadata.Generation,
            },
            next,
            notDeleted);
    }

    /// <summary>Whether it depends on what the pods' controllers want how many must be healthy.</summary>
    public static bool NeedsScale(V1PodDisruptionBudgetSpec? spec) =>
        spec?.MaxUnavailable is not null || (spec?.MinAvailable is { } least && !IntOrPercent.IsNumber(least, out _));

    private static bool IsReady(V1Pod pod) => PodConditions.IsTrue(pod.Status, PodConditions.Ready);

    private static (int Expected, int Desired) Expected(V1PodDisruptionBudgetSpec? spec, int pods, int scale) => spec switch
    {
        { MaxUnavailable: { } most } => (scale, Math.Max(0, scale - Math.Max(0, IntOrPercent.Of(most, scale, Rounding.Up)))),
        { MinAvailable: { } least } when IntOrPercent.IsNumber(least, out var number) => (pods, number),
        { MinAvailable: { } least } => (scale, IntOrPercent.Of(least, scale, Rounding.Up)),
        _ => (pods, 0),
    };

    /// <summary>How long a pod whose eviction was allowed is still waited for; null for other pods, and for one that ends.</summary>
    private static TimeSpan? LeftOf(V1PodDisruptionBudgetStatus? status, V1Pod pod, DateTimeOffset now) =>
        pod.Metadata.DeletionTimestamp is null
        && status?.DisruptedPods is { } disrupted && disrupted.TryGetValue(pod.Metadata.Name, out var since)
            ? new DateTimeOffset((since ?? DateTime.UnixEpoch).ToUniversalTime(), TimeSpan.Zero).Plus(Patience) - now
            : null;
}
