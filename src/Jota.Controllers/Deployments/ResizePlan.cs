using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// How a change of a deployment's size, which is no rollout, goes to its replica sets: to the only one with pods; in the middle of a
/// rolling update to each in proportion to its size, so that the rollout's risk stays what it was.
/// </summary>
internal static class ResizePlan
{
    /// <summary>Whether the deployment was resized since its replica sets were last scaled.</summary>
    public static bool IsDue(V1Deployment deployment, ReplicaSetFamily family) => family.Active.Any(rs =>
        DeploymentAnnotations.Number(rs.Metadata, DeploymentAnnotations.DesiredReplicas) is { } desired
            && desired != (deployment.Spec.Replicas ?? 1));

    /// <summary>What to scale.</summary>
    public static ImmutableArray<ReplicaSetScale> Compute(V1Deployment deployment, ReplicaSetFamily family)
    {
        var limits = RolloutLimits.Of(deployment);
        if (ActiveOrLatest(family) is { } only)
        {
            return Needed(limits, [new(only, limits.Replicas)]);
        }

        if (family.New is { } present && IsSaturated(limits, present))
        {
            return [.. family.Old.Where(rs => rs.Desired() > 0).Select(rs => new ReplicaSetScale(rs, 0))];
        }

        var shares = RolloutLimits.IsRolling(deployment)
            ? InProportion(limits, [.. family.Active], deployment.Status?.Replicas ?? 0)
            : family.Active.Select(rs => new ReplicaSetScale(rs, rs.Desired()));
        return Needed(limits, shares);
    }

    /// <summary>The only replica set with pods; without any, the one of the newest template; null when several have pods.</summary>
    private static V1ReplicaSet? ActiveOrLatest(ReplicaSetFamily family) => family.Active.ToList() switch
    {
        [] => family.New ?? family.Old.LastOrDefault(),
        [var only] => only,
        _ => null,
    };

    private static bool IsSaturated(RolloutLimits limits, V1ReplicaSet present) =>
        present.Desired() == limits.Replicas && present.Available() == limits.Replicas
        && DeploymentAnnotations.Number(present.Metadata, DeploymentAnnotations.DesiredReplicas) == limits.Replicas;

    private static List<ReplicaSetScale> InProportion(RolloutLimits limits, List<V1ReplicaSet> active, int statusReplicas)
    {
        var change = (limits.Replicas > 0 ? limits.MaxTotal : 0) - active.Total(rs => rs.Desired());
        var sorted = LargestFirst(active, newerFirst: change > 0);
        var shares = new int[sorted.Count];
        var left = change;
        for (var i = 0; i < shares.Length && left != 0; i++)
        {
            var share = Share(limits, sorted[i], statusReplicas);
            shares[i] = left > 0 ? Math.Min(share, left) : Math.Max(share, left);
            left -= shares[i];
        }

        // What rounding left over goes to the largest one.
        shares[0] += left;
        return [.. sorted.Select((rs, i) => new ReplicaSetScale(rs, (int)Math.Clamp((long)rs.Desired() + shares[i], 0, int.MaxValue)))];
    }

    private static List<V1ReplicaSet> LargestFirst(List<V1ReplicaSet> active, bool newerFirst)
    {
        IEnumerable<V1ReplicaSet> byAge = ReplicaSetFamily.OldestFirst(active);
        return [.. (newerFirst ? byAge.Reverse() : byAge).OrderByDescending(rs => rs.Desired())];
    }

    /// <summary>By how much a replica set would change if it grew or shrank just as the deployment does.</summary>
    private static int Share(RolloutLimits limits, V1ReplicaSet replicaSet, int statusReplicas)
    {
        var size = replicaSet.Desired();
        if (limits.Replicas == 0)
        {
            return -size;
        }

        var before = DeploymentAnnotations.Number(replicaSet.Metadata, DeploymentAnnotations.MaxReplicas) is { } noted and > 0
            ? noted
            : statusReplicas;
        return before == 0 ? 0 : (int)Math.Round((double)size * limits.MaxTotal / before, MidpointRounding.AwayFromZero) - size;
    }

    private static ImmutableArray<ReplicaSetScale> Needed(RolloutLimits limits, IEnumerable<ReplicaSetScale> scales) =>
        [.. scales.Where(scale => scale.Replicas != scale.ReplicaSet.Desired()
            || !DeploymentAnnotations.HasSizes(scale.ReplicaSet, limits))];
}
