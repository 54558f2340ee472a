using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>What to do for an owner of replicas, and what to tell of it. Pure.</summary>
/// <param name="Create">How many pods to make.</param>
/// <param name="Delete">Which pods to delete.</param>
/// <param name="Status">What there is, before anything is made or deleted.</param>
/// <param name="LookAgain">When the next ready pod becomes available by the passing of time alone; null for never.</param>
internal sealed record ReplicationPlan(int Create, IReadOnlyList<V1Pod> Delete, ReplicationStatus Status, TimeSpan? LookAgain)
{
    /// <summary>So many pods are made or deleted at most before the caches are looked at again.</summary>
    public const int Burst = 500;

    public static ReplicationPlan Compute(ReplicationSpec spec, ReplicationPods pods, DateTimeOffset now)
    {
        var missing = spec.Replicas - pods.Active.Count;
        return new(
            Math.Clamp(missing, 0, Burst),
            missing < 0 ? DeletionOrder.First(pods.Active, pods.Related, Math.Min(-missing, Burst), now) : [],
            ReplicationStatus.Of(spec, pods, now),
            spec.MinReady > TimeSpan.Zero ? NextAvailable(spec, pods.Active, now) : null);
    }

    private static TimeSpan? NextAvailable(ReplicationSpec spec, IReadOnlyList<V1Pod> active, DateTimeOffset now)
    {
        TimeSpan? next = null;
        foreach (var pod in active)
        {
            if (PodReadiness.ReadySince(pod) is { } since
                && since.Plus(spec.MinReady) - now is var wait
                && wait > TimeSpan.Zero
                && (next is null || wait < next))
            {
                next = wait;
            }
        }

        return next;
    }
}
