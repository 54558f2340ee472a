using k8s.Models;

namespace Jota.Scheduler;

/// <summary>Which changes of a node may matter to a pod that waits. Heartbeats are most of them, and do not.</summary>
internal static class NodeDifference
{
    public static bool Matters(V1Node before, V1Node after) =>
        before.Spec?.Unschedulable != after.Spec?.Unschedulable
        || !SameTaints(before.Spec?.Taints, after.Spec?.Taints)
        || !Same(before.Metadata.Labels, after.Metadata.Labels, static (a, b) => a == b)
        || !Same(before.Status?.Allocatable, after.Status?.Allocatable, static (a, b) => a.ToDecimal() == b.ToDecimal());

    public static bool SameTaints(IList<V1Taint>? before, IList<V1Taint>? after)
    {
        if ((before?.Count ?? 0) != (after?.Count ?? 0))
        {
            return false;
        }

        for (var i = 0; i < (before?.Count ?? 0); i++)
        {
            if ((before![i].Key, before[i].Value, before[i].Effect) != (after![i].Key, after[i].Value, after[i].Effect))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Same<T>(IDictionary<string, T>? before, IDictionary<string, T>? after, Func<T, T, bool> same)
    {
        if ((before?.Count ?? 0) != (after?.Count ?? 0))
        {
            return false;
        }

        foreach (var (key, value) in before ?? new Dictionary<string, T>())
        {
            if (!after!.TryGetValue(key, out var other) || !same(value, other))
            {
                return false;
            }
        }

        return true;
    }
}
