using Jota.Client;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>Tells of each node why a pod cannot be on it, as the scheduler would decide; from the public API alone.</summary>
public static class NodeObstacles
{
    /// <summary>
    /// The nodes that will not do, with everything against them, each with the rule (upstream's plugin) that says so; those that will do
    /// are not among them.
    /// </summary>
    /// <param name="pod">The pod without a node.</param>
    /// <param name="facts">The cluster.</param>
    public static IReadOnlyList<NodeObstacle> Of(V1Pod pod, ClusterFacts facts)
    {
        var cluster = facts.State();
        var shape = new PodShape(pod);
        var state = new CycleState();
        var (refusals, filters) = Begin(state, shape, cluster);
        return
        [
            .. facts.Nodes.Select(node => Of(state, shape, cluster, cluster.Find(node.Metadata.Name)!, refusals, filters))
                .OfType<NodeObstacle>(),
        ];
    }

    /// <summary>What is against all nodes, and who is to be asked about each.</summary>
    private static (List<Rejection> Refusals, List<IFilterPlugin> Filters) Begin(CycleState state, PodShape pod, ClusterState cluster)
    {
        var results = DefaultPlugins.Set.PreFilters.Select(
            plugin => (Plugin: (IPlugin)plugin, Result: plugin.PreFilter(state, pod, cluster))).ToList();
        var skipped = results.Where(r => r.Result.IsSkip || r.Result.Refusal is not null).Select(r => r.Plugin).ToHashSet();
        return (
            [.. results.Select(r => r.Result.Refusal).OfType<Rejection>()],
            [.. DefaultPlugins.Set.Filters.Where(filter => !skipped.Contains(filter))]);
    }

    private static NodeObstacle? Of(
        CycleState state, PodShape pod, ClusterState cluster, NodeState node, List<Rejection> refusals, List<IFilterPlugin> filters)
    {
        var (reasons, help) = (new List<string>(), new List<string>());
        foreach (var rejection in refusals.Concat(filters.Select(filter => filter.Filter(state, pod, node)).OfType<Rejection>()))
        {
            foreach (var (reason, what) in NodeObstacleText.Of(pod, cluster, node, rejection))
            {
                reasons.Add($"{rejection.Plugin}: {reason}");
                help.AddRange(what is null ? [] : [what]);
            }
        }

        return reasons.Count == 0 ? null : new(node.Name, [.. reasons], [.. help]);
    }
}
