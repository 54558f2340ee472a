using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>What is told of a stateful set. Pure.</summary>
internal static class StatefulStatus
{
    /// <summary>
    /// Counts pods. When all that are asked for are updated and ready, and no others are left, the update is done: the updated revision
    /// becomes the current one.
    /// </summary>
    public static V1StatefulSetStatus Of(StatefulInput input)
    {
        var (ready, available, current, updated) = (0, 0, 0, 0);
        foreach (var pod in input.Pods)
        {
            ready += StatefulInput.IsReady(pod) ? 1 : 0;
            available += input.IsAvailable(pod) ? 1 : 0;
            if (pod.Metadata.DeletionTimestamp is null)
            {
                current += StatefulRevisions.NameOf(pod) == input.Revisions.CurrentName ? 1 : 0;
                updated += input.IsUpdated(pod) ? 1 : 0;
            }
        }

        var isWhole = input.Pods.Count == input.Wanted && input.Condemned.Count == 0;
        var isDone = input.IsRolling && isWhole && updated == input.Wanted && ready == input.Wanted;
        return new()
        {
            ObservedGeneration = input.Set.Metadata.Generation,
            Replicas = input.Pods.Count,
            ReadyReplicas = Some(ready),
            AvailableReplicas = available,
            CurrentReplicas = Some(isDone ? updated : current),
            UpdatedReplicas = Some(updated),
            CurrentRevision = isDone ? input.Revisions.UpdatedName : input.Revisions.CurrentName,
            UpdateRevision = input.Revisions.UpdatedName,
            CollisionCount = input.Revisions.Collisions ?? 0,
            Conditions = input.Set.Status?.Conditions,
        };
    }

    /// <summary>Whether both tell the same.</summary>
    public static bool Same(V1StatefulSetStatus? one, V1StatefulSetStatus other) => one is not null
        && one.ObservedGeneration == other.ObservedGeneration && one.CollisionCount == other.CollisionCount
        && one.CurrentRevision == other.CurrentRevision && one.UpdateRevision == other.UpdateRevision
        && one.Replicas == other.Replicas && one.AvailableReplicas == other.AvailableReplicas
        && (one.ReadyReplicas ?? 0) == (other.ReadyReplicas ?? 0)
        && (one.CurrentReplicas ?? 0) == (other.CurrentReplicas ?? 0)
        && (one.UpdatedReplicas ?? 0) == (other.UpdatedReplicas ?? 0);

    /// <summary>When the next ready pod becomes available by the passing of time alone.</summary>
    public static TimeSpan? NextAvailable(StatefulInput input) => input.MinReady == TimeSpan.Zero ? null : input.Pods
        .Where(pod => StatefulInput.IsReady(pod) && !input.IsAvailable(pod))
        .Select(pod => PodReadiness.ReadySince(pod) is { } since ? since.Plus(input.MinReady) - input.Now : (TimeSpan?)null)
        .Min();

    private static int? Some(int count) => count == 0 ? null : count;
}
