using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>Pods that end together when their node shuts down.</summary>
/// <param name="Pods">Which.</param>
/// <param name="Time">How long they may take together.</param>
internal sealed record ShutdownGroup(ImmutableArray<V1Pod> Pods, TimeSpan Time);

/// <summary>In which order pods end when their node shuts down (KEP-2000): those that are not critical first. Pure.</summary>
internal static class ShutdownPlan
{
    /// <summary>Upstream's <c>SystemCriticalPriority</c>.</summary>
    private const int Critical = 2_000_000_000;

    /// <summary>The groups, one after the other; those without pods are not there.</summary>
    public static ImmutableArray<ShutdownGroup> Compute(ShutdownOptions options, IEnumerable<V1Pod> pods)
    {
        var critical = pods.ToLookup(pod => pod.Spec.Priority >= Critical);
        ShutdownGroup[] groups =
        [
            new([.. critical[false]], options.GracePeriod - options.GracePeriodCriticalPods),
            new([.. critical[true]], options.GracePeriodCriticalPods),
        ];
        return [.. groups.Where(group => !group.Pods.IsEmpty)];
    }
}
