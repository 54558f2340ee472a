using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>What the plan of a stateful set looks at.</summary>
internal sealed class StatefulInput
{
    private readonly Dictionary<long, V1Pod> _replicas = [];

    /// <param name="set">The set, as it was last read or written.</param>
    /// <param name="revisions">The revisions between which it moves.</param>
    /// <param name="pods">Its pods.</param>
    /// <param name="now">The time.</param>
    public StatefulInput(V1StatefulSet set, StatefulRevisions revisions, IReadOnlyList<V1Pod> pods, DateTimeOffset now)
    {
        Set = set;
        Revisions = revisions;
        Now = now;
        MinReady = Spans.FromSeconds(set.Spec.MinReadySeconds ?? 0);
        var (mine, condemned) = (new List<(long, V1Pod)>(pods.Count), new List<(long Ordinal, V1Pod Pod)>());
        foreach (var pod in pods)
        {
            if (StatefulNames.OrdinalOf(set, pod) is not { } ordinal)
            {
                continue;
            }

            mine.Add((ordinal, pod));
            if (IsAskedFor(ordinal))
            {
                _replicas[ordinal] = pod;
            }
            else
            {
                condemned.Add((ordinal, pod));
            }
        }

        All = mine;
        Pods = [.. mine.Select(one => one.Item2)];
        Condemned = [.. condemned.OrderByDescending(pod => pod.Ordinal).Select(pod => pod.Pod)];
    }

    public V1StatefulSet Set { get; }

    public StatefulRevisions Revisions { get; }

    public DateTimeOffset Now { get; }

    public TimeSpan MinReady { get; }

    /// <summary>All pods that are the set's by name.</summary>
    public IReadOnlyList<V1Pod> Pods { get; }

    /// <summary>The same, with their ordinals.</summary>
    public IReadOnlyList<(long Ordinal, V1Pod Pod)> All { get; }

    /// <summary>Those whose ordinals are not asked for any more, the last first.</summary>
    public IReadOnlyList<V1Pod> Condemned { get; }

    public int Wanted => Set.Spec.Replicas ?? 1;

    /// <summary>The first ordinal.</summary>
    public long Start => Set.Spec.Ordinals?.Start ?? 0;

    /// <summary>The ordinal after the last; more than an integer holds at times.</summary>
    public long End => Start + Wanted;

    /// <summary>Whether pods are made and ended one after the other.</summary>
    public bool IsOrdered => Set.Spec.PodManagementPolicy != PodManagementPolicies.Parallel;

    public bool IsRolling => Set.Spec.UpdateStrategy?.Type != StatefulSetUpdateTypes.OnDelete;

    /// <summary>The pods whose ordinals are asked for, the last first.</summary>
    public IEnumerable<(long Ordinal, V1Pod Pod)> FromTheLast =>
        _replicas.OrderByDescending(pod => pod.Key).Select(pod => (pod.Key, pod.Value));

    public bool IsAskedFor(long ordinal) => ordinal >= Start && ordinal < End;

    public V1Pod? At(long ordinal) => _replicas.GetValueOrDefault(ordinal);

    /// <summary>
    /// Whether a pod that is missing is made of the current revision: below the partition, or, where none is given, as far as the update
    /// has not come yet.
    /// </summary>
    public bool IsOfCurrent(long ordinal) => IsRolling && ordinal - Start < (Set.Spec.UpdateStrategy?.RollingUpdate is { } rolling
        ? rolling.Partition ?? 0
        : Set.Status?.CurrentReplicas ?? 0);

    public bool IsUpdated(V1Pod pod) => StatefulRevisions.NameOf(pod) == Revisions.UpdatedName;

    /// <summary>Whether a pod runs, has been ready for as long as the set asks, and is to stay.</summary>
    public bool IsWell(V1Pod pod) => IsAvailable(pod) && pod.Metadata.DeletionTimestamp is null;

    public bool IsAvailable(V1Pod pod) => IsReady(pod) && PodReadiness.IsAvailable(pod, MinReady, Now);

    public static bool IsReady(V1Pod pod) => pod.Status?.Phase == "Running" && PodReadiness.ReadySince(pod) is not null;
}
