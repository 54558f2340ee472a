using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Which old replica sets are more history than the deployment keeps.</summary>
internal static class HistoryPlan
{
    /// <summary>
    /// The lowest revisions past the limit. One that has pods, is to have some, or whose status is not of its present spec stays, and is
    /// not replaced by another.
    /// </summary>
    public static ImmutableArray<V1ReplicaSet> Excess(V1Deployment deployment, ReplicaSetFamily family)
    {
        // The largest number stands for "no limit".
        if (deployment.Spec.RevisionHistoryLimit is not { } limit || limit == int.MaxValue)
        {
            return [];
        }

        var alive = family.Old.Where(rs => rs.Metadata.DeletionTimestamp is null).ToList();
        return
        [
            .. alive.OrderBy(DeploymentAnnotations.RevisionOf).ThenBy(rs => rs.Metadata.CreationTimestamp)
                .Take(Math.Max(0, alive.Count - limit))
                .Where(rs => rs.Actual() == 0 && rs.Desired() == 0 && rs.IsObserved()),
        ];
    }
}
