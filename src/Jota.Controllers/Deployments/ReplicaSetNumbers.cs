using k8s.Models;

namespace Jota.Controllers;

/// <summary>A replica set's numbers, zero where they are not told.</summary>
internal static class ReplicaSetNumbers
{
    /// <summary>How many pods it is to have.</summary>
    public static int Desired(this V1ReplicaSet replicaSet) => replicaSet.Spec.Replicas ?? 0;

    /// <summary>How many pods it has, those that are ending aside.</summary>
    public static int Actual(this V1ReplicaSet replicaSet) => replicaSet.Status?.Replicas ?? 0;

    /// <summary>How many of its pods are ready.</summary>
    public static int Ready(this V1ReplicaSet replicaSet) => replicaSet.Status?.ReadyReplicas ?? 0;

    /// <summary>How many of its pods have been ready for long enough.</summary>
    public static int Available(this V1ReplicaSet replicaSet) => replicaSet.Status?.AvailableReplicas ?? 0;

    /// <summary>
    /// How many of the pods that it is to keep are available. Its status may be older than its size: of pods that it was already told to
    /// end, none count.
    /// </summary>
    public static int AvailableToKeep(this V1ReplicaSet replicaSet) => Math.Min(replicaSet.Available(), replicaSet.Desired());

    /// <summary>How many pods it may have at this moment: those it was told to end, but has not, are there all the same.</summary>
    public static int AtMost(this V1ReplicaSet replicaSet) => Math.Max(replicaSet.Desired(), replicaSet.Actual());

    /// <summary>The sum of a number of several, at most as large as a number can be.</summary>
    public static int Total(this IEnumerable<V1ReplicaSet> replicaSets, Func<V1ReplicaSet, int> number)
    {
        var total = 0L;
        foreach (var replicaSet in replicaSets)
        {
            total += number(replicaSet);
        }

        return (int)Math.Clamp(total, int.MinValue, int.MaxValue);
    }

    /// <summary>Whether its status is of its present spec.</summary>
    public static bool IsObserved(this V1ReplicaSet replicaSet) =>
        (replicaSet.Status?.ObservedGeneration ?? 0) >= (replicaSet.Metadata.Generation ?? 0);
}
