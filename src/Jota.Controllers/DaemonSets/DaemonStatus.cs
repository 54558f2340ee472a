using k8s.Models;

namespace Jota.Controllers;

/// <summary>What is told of a daemon set. Pure.</summary>
internal static class DaemonStatus
{
    /// <summary>Counts nodes, by the oldest of their pods.</summary>
    public static V1DaemonSetStatus Of(DaemonInput input, int? collisions)
    {
        var status = new V1DaemonSetStatus { ObservedGeneration = input.Set.Metadata.Generation, CollisionCount = collisions };
        var (updated, available) = (0, 0);
        foreach (var (node, fit) in input.Nodes)
        {
            var first = input.On(node).OrderBy(pod => pod.Metadata.CreationTimestamp).FirstOrDefault();
            if (!fit.ShouldRun)
            {
                status.NumberMisscheduled += first is null ? 0 : 1;
                continue;
            }

            status.DesiredNumberScheduled++;
            if (first is not null)
            {
                status.CurrentNumberScheduled++;
                status.NumberReady += PodReadiness.ReadySince(first) is null ? 0 : 1;
                available += input.IsAvailable(first) ? 1 : 0;
                updated += input.IsNew(first) ? 1 : 0;
            }
        }

        status.UpdatedNumberScheduled = Some(updated);
        status.NumberAvailable = Some(available);
        status.NumberUnavailable = Some(status.DesiredNumberScheduled - available);
        status.Conditions = input.Set.Status?.Conditions;
        return status;
    }

    /// <summary>Whether both tell the same.</summary>
    public static bool Same(V1DaemonSetStatus? one, V1DaemonSetStatus other) => one is not null
        && one.ObservedGeneration == other.ObservedGeneration && one.CollisionCount == other.CollisionCount
        && one.DesiredNumberScheduled == other.DesiredNumberScheduled && one.CurrentNumberScheduled == other.CurrentNumberScheduled
        && one.NumberMisscheduled == other.NumberMisscheduled && one.NumberReady == other.NumberReady
        && (one.UpdatedNumberScheduled ?? 0) == (other.UpdatedNumberScheduled ?? 0)
        && (one.NumberAvailable ?? 0) == (other.NumberAvailable ?? 0)
        && (one.NumberUnavailable ?? 0) == (other.NumberUnavailable ?? 0);

    private static int? Some(int count) => count == 0 ? null : count;
}
