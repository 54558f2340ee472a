using Jota.Client;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>Tells of each node why a pod cannot be on it, as the scheduler would decide; from the public API alone.</summary>
public static class NodeObstacles
{
    /// <summary>The nodes that will not do, with everything against them; those that will do are not among them.</summary>
    /// <param name="pod">The pod without a node.</param>
    /// <param name="nodes">All nodes.</param>
    /// <param name="pods">All pods.</param>
    public static IReadOnlyList<NodeObstacle> Of(V1Pod pod, IEnumerable<V1Node> nodes, IEnumerable<V1Pod> pods)
    {
        var shape = new PodShape(pod);
        var byNode = pods.Where(p => p.Spec?.NodeName is { Length: > 0 } && p.Status?.Phase is not ("Succeeded" or "Failed")).ToLookup(p => p.Spec.NodeName);
        return [.. nodes.Select(node => Of(shape, node, byNode[node.Metadata.Name])).OfType<NodeObstacle>()];
    }

    private static NodeObstacle? Of(PodShape pod, V1Node node, IEnumerable<V1Pod> pods)
    {
        var state = new NodeState(node.Metadata.Name);
        state.Set(node);
        foreach (var other in pods)
        {
            state.Put(other.Metadata.Uid, PodFootprint.Of(other));
        }

        var (reasons, help) = (new List<string>(), new List<string>());
        foreach (var rejection in PluginSet.Default.Filters.Select(f => f.Filter(pod, state)).OfType<Rejection>())
        {
            foreach (var (reason, what) in NodeObstacleText.Of(pod, state, rejection))
            {
                reasons.Add(reason);
                help.AddRange(what is null ? [] : [what]);
            }
        }

        return reasons.Count == 0 ? null : new(state.Name, [.. reasons], [.. help]);
    }
}
