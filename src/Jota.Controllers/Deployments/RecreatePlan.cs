using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>One step of a rollout that has no old and new pods at once.</summary>
internal static class RecreatePlan
{
    /// <summary>The old replica sets that must shrink to nothing, before anything else.</summary>
    public static ImmutableArray<ReplicaSetScale> ShrinkOld(ReplicaSetFamily family) =>
        [.. family.Old.Where(rs => rs.Desired() > 0).Select(rs => new ReplicaSetScale(rs, 0))];

    /// <summary>
    /// Whether an old pod is there, or may be: a pod that is ending counts until its containers have ended, and a replica set whose
    /// controller has not yet seen that it is to have no pods may be making one.
    /// </summary>
    public static bool HasOldPods(ReplicaSetFamily family, Func<V1ReplicaSet, IEnumerable<V1Pod>> podsOf) =>
        family.Old.Any(rs => rs.Actual() > 0
            || rs.Status?.TerminatingReplicas > 0
            || !rs.IsObserved()
            || podsOf(rs).Any(pod => !IsFinished(pod)));

    /// <summary>Whether a pod's containers have ended for good.</summary>
    public static bool IsFinished(V1Pod pod) => pod.Status?.Phase is "Succeeded" or "Failed";

    /// <summary>The new replica set at its full size, once no old pod is there.</summary>
    public static ImmutableArray<ReplicaSetScale> GrowNew(RolloutLimits limits, V1ReplicaSet present) =>
        present.Desired() == limits.Replicas ? [] : [new(present, limits.Replicas)];
}
