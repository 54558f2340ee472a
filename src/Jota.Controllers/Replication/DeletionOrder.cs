using System.Globalization;
using System.Numerics;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Which pods go first when there are too many: what costs least to lose. Upstream's order: without a node before with one, pending
/// before running, not ready before ready, by <c>controller.kubernetes.io/pod-deletion-cost</c>, where there are more on the node, ready
/// for less long, restarted more often, younger.
/// </summary>
internal static class DeletionOrder
{
    private const string CostAnnotation = "controller.kubernetes.io/pod-deletion-cost";

    /// <summary>The first <paramref name="count"/> of the pods.</summary>
    /// <param name="pods">The pods.</param>
    /// <param name="related">Pods that do the same work; see <see cref="ReplicationPods.Related"/>.</param>
    /// <param name="count">How many go.</param>
    /// <param name="now">The time, against which ages are compared.</param>
    public static IReadOnlyList<V1Pod> First(IReadOnlyList<V1Pod> pods, IReadOnlyList<V1Pod> related, int count, DateTimeOffset now)
    {
        if (count >= pods.Count)
        {
            return pods;
        }

        var onNode = CountByNode(related);
        var ranked = pods.Select(pod => new Rank(pod, onNode, now)).ToArray();
        Array.Sort(ranked);
        return [.. ranked.Take(count).Select(rank => rank.Pod)];
    }

    private static Dictionary<string, int> CountByNode(IReadOnlyList<V1Pod> pods)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var pod in pods)
        {
            if (PodReadiness.IsActive(pod))
            {
                var node = pod.Spec?.NodeName ?? "";
                counts[node] = counts.GetValueOrDefault(node) + 1;
            }
        }

        return counts;
    }

    /// <summary>The order of magnitude of an age; younger is less. So that the very youngest are not always the ones to go.</summary>
    private static int Magnitude(DateTimeOffset since, DateTimeOffset now) =>
        now <= since ? -1 : BitOperations.Log2((ulong)(now - since).Ticks * TimeSpan.NanosecondsPerTick);

    private static int Cost(V1Pod pod) =>
        pod.Metadata.Annotations?.TryGetValue(CostAnnotation, out var text) == true
        && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var cost)
            ? cost
            : 0;

    /// <summary>
    /// A pod's place, computed once. Where upstream tells two ages of one magnitude apart by uid before it looks at restarts, we look at
    /// restarts first: with its rule three pods can each go before the next.
    /// </summary>
    private sealed class Rank(V1Pod pod, Dictionary<string, int> onNode, DateTimeOffset now) : IComparable<Rank>
    {
        private readonly (int Node, int Phase, int Ready, int Cost) _state =
            (string.IsNullOrEmpty(pod.Spec?.NodeName) ? 0 : 1, PhaseOf(pod), PodReadiness.ReadySince(pod) is null ? 0 : 1, Cost(pod));

        private readonly (int Neighbours, int Ready, int Restarts, int SidecarRestarts, int Age) _history =
            (-onNode.GetValueOrDefault(pod.Spec?.NodeName ?? ""),
            PodReadiness.ReadySince(pod) is { } ready ? Magnitude(ready, now) : 0,
            -MostRestarts(pod.Status?.ContainerStatuses),
            -MostSidecarRestarts(pod),
            pod.Metadata.CreationTimestamp is { } created ? Magnitude(created, now) : -1);

        public V1Pod Pod => pod;

        public int CompareTo(Rank? other)
        {
            var byState = _state.CompareTo(other!._state);
            var byHistory = byState != 0 ? byState : _history.CompareTo(other._history);
            return byHistory != 0 ? byHistory : string.CompareOrdinal(Pod.Metadata.Uid, other.Pod.Metadata.Uid);
        }

        private static int PhaseOf(V1Pod pod) => pod.Status?.Phase switch { "Running" => 2, "Unknown" => 1, _ => 0 };

        private static int MostRestarts(IList<V1ContainerStatus>? statuses) =>
            statuses is { Count: > 0 } ? statuses.Max(s => s.RestartCount) : 0;

        private static int MostSidecarRestarts(V1Pod pod)
        {
            var sidecars =
                pod.Spec?.InitContainers?.Where(c => c.RestartPolicy == "Always").Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
            return sidecars is { Count: > 0 }
                ? MostRestarts(pod.Status?.InitContainerStatuses?.Where(s => sidecars.Contains(s.Name)).ToList())
                : 0;
        }
    }
}
