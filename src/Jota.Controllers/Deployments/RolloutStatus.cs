using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// A deployment's status as its replica sets' numbers have it. Zeros are left out, as upstream does, but for the pods that are ending.
/// </summary>
internal static class RolloutStatus
{
    /// <summary>Counts, and judges availability; the other conditions stay as they are.</summary>
    public static V1DeploymentStatus Count(V1Deployment deployment, ReplicaSetFamily family, DateTime now)
    {
        var sets = family.All.ToList();
        var available = sets.Total(rs => rs.Available());
        List<V1DeploymentCondition> conditions = [.. deployment.Status?.Conditions ?? []];
        DeploymentConditions.Set(conditions, Availability(RolloutLimits.Of(deployment), available, now));
        return new()
        {
            ObservedGeneration = deployment.Metadata.Generation,
            Replicas = OrNone(sets.Total(rs => rs.Actual())),
            UpdatedReplicas = OrNone(family.New?.Actual() ?? 0),
            ReadyReplicas = OrNone(sets.Total(rs => rs.Ready())),
            AvailableReplicas = OrNone(available),
            UnavailableReplicas = OrNone(Math.Max(0, sets.Total(rs => rs.Desired()) - available)),
            TerminatingReplicas = Terminating(sets),
            CollisionCount = deployment.Status?.CollisionCount,
            Conditions = conditions,
        };
    }

    /// <summary>Whether every pod is new and available, and nothing else is left.</summary>
    public static bool IsComplete(V1Deployment deployment, V1DeploymentStatus? status)
    {
        var replicas = deployment.Spec.Replicas ?? 1;
        return (status?.UpdatedReplicas ?? 0) == replicas
            && (status?.Replicas ?? 0) == replicas
            && (status?.AvailableReplicas ?? 0) == replicas
            && (status?.ObservedGeneration ?? 0) >= (deployment.Metadata.Generation ?? 0);
    }

    /// <summary>Whether two statuses say the same.</summary>
    public static bool Same(V1DeploymentStatus? left, V1DeploymentStatus right)
    {
        left ??= new();
        var (one, other) = (left.Conditions ?? [], right.Conditions ?? []);
        return Numbers(left) == Numbers(right)
            && one.Count == other.Count
            && one.Zip(other).All(pair => DeploymentConditions.Same(pair.First, pair.Second));
    }

    private static (long?, int?, int?, int?, int?, int?, int?, int?) Numbers(V1DeploymentStatus status) => (
        status.ObservedGeneration, OrNone(status.Replicas), OrNone(status.UpdatedReplicas), OrNone(status.ReadyReplicas),
        OrNone(status.AvailableReplicas), OrNone(status.UnavailableReplicas), status.TerminatingReplicas, status.CollisionCount);

    private static int? OrNone(int? number) => number is 0 ? null : number;

    private static V1DeploymentCondition Availability(RolloutLimits limits, int available, DateTime now) => available >= limits.MinAvailable
        ? DeploymentConditions.Now(
            DeploymentConditions.Available, "True", DeploymentConditions.MinimumReplicasAvailable, "Deployment has minimum availability.",
            now)
        : DeploymentConditions.Now(
            DeploymentConditions.Available, "False", DeploymentConditions.MinimumReplicasUnavailable,
            "Deployment does not have minimum availability.", now);

    /// <summary>Unknown as soon as one replica set's is: its controller may not count them.</summary>
    private static int? Terminating(List<V1ReplicaSet> sets)
    {
        var counted = sets.Where(rs => rs.Status?.TerminatingReplicas is not null || (rs.Status?.ObservedGeneration ?? 0) != 0).ToList();
        return counted.Exists(rs => rs.Status.TerminatingReplicas is null)
            ? null
            : counted.Total(rs => rs.Status.TerminatingReplicas!.Value);
    }
}
