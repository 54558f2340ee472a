using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>Which changes of a waiting pod may let it fit: those of its spec and labels, not those of its status.</summary>
internal static class PodDifference
{
    public static bool Matters(V1Pod before, V1Pod after) =>
        before.Metadata.Generation is null
        || before.Metadata.Generation != after.Metadata.Generation
        || !SameLabels(before.Metadata.Labels, after.Metadata.Labels);

    /// <summary>The same for a pod that has its node: what may make it take less there, or be counted elsewhere.</summary>
    public static bool MattersOnItsNode(V1Pod before, V1Pod after) =>
        before.Metadata.Generation != after.Metadata.Generation
        || (before.Metadata.DeletionTimestamp is null) != (after.Metadata.DeletionTimestamp is null)
        || PodsOnNodes.IsResizing(before)
        || PodsOnNodes.IsResizing(after)
        || !SameLabels(before.Metadata.Labels, after.Metadata.Labels);

    private static bool SameLabels(IDictionary<string, string>? before, IDictionary<string, string>? after) =>
        (before?.Count ?? 0) == (after?.Count ?? 0)
        && (before is null || before.All(label => after!.TryGetValue(label.Key, out var value) && value == label.Value));
}
