using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// One step of a rolling update. First the new replica set grows as far as the surge allows; when it cannot, old replica sets shrink as far
/// as availability allows: pods that are not available go first, then the oldest replica sets' pods.
/// </summary>
internal static class RollingUpdatePlan
{
    /// <summary>What to scale now; empty when nothing can be done before something changes. The family has its new member.</summary>
    public static ImmutableArray<ReplicaSetScale> Compute(RolloutLimits limits, ReplicaSetFamily family)
    {
        var present = family.New!;
        if (IsShrinking(limits, present))
        {
            return [];
        }

        var size = NewSize(limits, present.Desired(), family.All.Total(rs => rs.AtMost()));
        return size != present.Desired() ? [new(present, size)] : ShrinkOld(limits, present, family.Old);
    }

    /// <summary>How many pods the new replica set may have.</summary>
    /// <param name="limits">The deployment's limits.</param>
    /// <param name="size">How many it is to have by now.</param>
    /// <param name="total">How many pods there may be by now, of all of them together.</param>
    public static int NewSize(RolloutLimits limits, int size, int total) =>
        size >= limits.Replicas ? limits.Replicas : size + Math.Clamp(limits.MaxTotal - total, 0, limits.Replicas - size);

    /// <summary>
    /// Taken up again while it still ends pods: until these are gone from its numbers, they would be taken for pods that stay.
    /// </summary>
    private static bool IsShrinking(RolloutLimits limits, V1ReplicaSet present) =>
        present.Desired() < limits.Replicas && present.Actual() > present.Desired();

    private static ImmutableArray<ReplicaSetScale> ShrinkOld(RolloutLimits limits, V1ReplicaSet present, ImmutableArray<V1ReplicaSet> old)
    {
        var sizes = old.Select(rs => rs.Desired()).ToArray();
        var total = old.Total(rs => rs.Desired()) + (long)present.Desired();

        // Pods of the new replica set that are not available yet must not count as a replacement.
        var room = total - limits.MinAvailable - (present.Desired() - present.AvailableToKeep());
        if (room <= 0)
        {
            return [];
        }

        for (var (i, left) = (0, room); i < sizes.Length; i++)
        {
            var unhealthy = (int)Math.Min(left, sizes[i] - old[i].AvailableToKeep());
            sizes[i] -= unhealthy;
            left -= unhealthy;
        }

        var spare = (long)present.AvailableToKeep() - limits.MinAvailable + old.Total(rs => rs.AvailableToKeep());
        for (var i = 0; i < sizes.Length && spare > 0; i++)
        {
            var fewer = (int)Math.Min(spare, sizes[i]);
            sizes[i] -= fewer;
            spare -= fewer;
        }

        return [.. old.Zip(sizes, (rs, size) => new ReplicaSetScale(rs, size))
            .Where(scale => scale.Replicas != scale.ReplicaSet.Desired())];
    }
}
