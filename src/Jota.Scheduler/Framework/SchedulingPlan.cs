using System.Collections.Frozen;
using System.Collections.Immutable;
using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>
/// Decides where a pod goes: filters nodes until enough fit, scores those, takes the best, and any of several equally good ones.
/// What it decides follows from its arguments and the nominations alone; the instance only keeps room to work in. One caller at a time.
/// </summary>
internal sealed class SchedulingPlan(PluginSet plugins, Nominations nominations)
{
    private readonly NodeFilters _filters = new(plugins, nominations);
    private readonly NodeScores _scores = new(plugins);
    private Rejection?[] _rejections = [];
    private NodeState[] _fitting = [];

    public SchedulingPlan(PluginSet plugins)
        : this(plugins, new())
    {
    }

    /// <summary>Decides.</summary>
    /// <param name="cluster">The nodes, and all that is on them.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="start">Which node to begin with.</param>
    /// <param name="ids">Chooses among equally good nodes.</param>
    /// <param name="answer">What extenders say of the nodes that would do; null when none was asked.</param>
    public SchedulingDecision Compute(ClusterState cluster, PodShape pod, int start, IdSource ids, ExtenderAnswer? answer = null)
    {
        var state = new CycleState();
        var all = cluster.Nodes;
        if (all.Length == 0)
        {
            return new SchedulingDecision.Refused([], state);
        }

        if (_filters.Begin(state, pod, cluster) is { } refusal)
        {
            return new SchedulingDecision.Refused([.. all.Select(node => new NodeRejection(node.Name, refusal))], state);
        }

        if (Promised(state, pod, cluster) is { } promised && answer?.Nodes.Contains(promised.Name) != false)
        {
            return new SchedulingDecision.Placed(promised, start, state);
        }

        if (answer is not null)
        {
            return Among(state, pod, cluster, answer, start, ids);
        }

        var only = _filters.Only;
        var nodes = only is null ? all : Named(cluster, only);
        if (nodes.Length > 0 && Among(state, pod, cluster, nodes, only is null ? start : 0, ids) is { } placed)
        {
            return only is null ? placed : placed with { NextStart = start };
        }

        return new SchedulingDecision.Refused(only is null ? Rejections(all) : Rejections(all, nodes), state);
    }

    /// <summary>All nodes that would do for a pod, the one that it was promised first: those that extenders are asked about.</summary>
    public IReadOnlyList<V1Node> Fitting(ClusterState cluster, PodShape pod, int start)
    {
        var state = new CycleState();
        if (cluster.Nodes.Length == 0 || _filters.Begin(state, pod, cluster) is not null)
        {
            return [];
        }

        var nodes = _filters.Only is { } only ? Named(cluster, only) : cluster.Nodes;
        var promised = Promised(state, pod, cluster);
        List<V1Node> fitting = promised is null ? [] : [promised.Node!];
        for (var i = 0; i < nodes.Length; i++)
        {
            var node = nodes[(start + i) % nodes.Length];
            if (node != promised && _filters.Filter(state, pod, node) is null)
            {
                fitting.Add(node.Node!);
            }
        }

        return fitting;
    }

    /// <summary>What can be done for a pod that was just refused here.</summary>
    public PostFilterResult Help(ClusterState cluster, PodShape pod, SchedulingDecision.Refused refused, IdSource ids) =>
        plugins.Help(ContextOf(cluster, pod, refused, ids));

    /// <summary>What those look at who can do something for a pod that was just refused here.</summary>
    public PostFilterContext ContextOf(ClusterState cluster, PodShape pod, SchedulingDecision.Refused refused, IdSource ids) =>
        new(refused.State, pod, cluster, refused, _filters, ids);

    /// <summary>Of few nodes that are named (those of DaemonSets' pods are), the others need no look.</summary>
    private static NodeState[] Named(ClusterState cluster, FrozenSet<string> only) =>
        [.. only.Order(StringComparer.Ordinal).Select(cluster.Find).OfType<NodeState>().Where(node => node.Node is not null)];

    /// <summary>
    /// Of the nodes that extenders let through, those that still will do: the cluster may have changed since they were asked.
    /// </summary>
    private SchedulingDecision Among(
        CycleState state, PodShape pod, ClusterState cluster, ExtenderAnswer answer, int start, IdSource ids)
    {
        var nodes = Named(cluster, answer.Nodes);
        MakeRoom(nodes.Length);
        var fitting = 0;
        foreach (var node in nodes)
        {
            if (Why(state, pod, node) is null)
            {
                _fitting[fitting++] = node;
            }
        }

        if (fitting > 0)
        {
            var best = _scores.Best(state, pod, cluster, _fitting.AsSpan(0, fitting), ids, answer.Scores);
            return new SchedulingDecision.Placed(_fitting[best], (start + answer.Nodes.Count) % cluster.Nodes.Length, state);
        }

        return new SchedulingDecision.Refused(
            [
                .. cluster.Nodes.Select(node => new NodeRejection(
                    node.Name, Why(state, pod, node) ?? answer.Refused.GetValueOrDefault(node.Name, ExtenderAnswer.LeftOut))),
            ],
            state);
    }

    private Rejection? Why(CycleState state, PodShape pod, NodeState node) =>
        _filters.Only is { } only && !only.Contains(node.Name) ? _filters.LeftOut : _filters.Filter(state, pod, node);

    private SchedulingDecision.Placed? Among(
        CycleState state, PodShape pod, ClusterState cluster, NodeState[] nodes, int start, IdSource ids)
    {
        MakeRoom(nodes.Length);
        var (fitting, seen) = Filter(state, pod, nodes, start);
        return fitting == 0
            ? null
            : new(Best(state, pod, cluster, fitting, ids), (start + seen) % nodes.Length, state);
    }

    /// <summary>The node that the pod was promised, when it will do: it was chosen, and room may have been made there.</summary>
    private NodeState? Promised(CycleState state, PodShape pod, ClusterState cluster) =>
        nominations.NodeOf(pod) is { } name
        && (_filters.Only is null || _filters.Only.Contains(name))
        && cluster.Find(name) is { Node: not null } node
        && _filters.Filter(state, pod, node) is null
            ? node
            : null;

    private (int Fitting, int Seen) Filter(CycleState state, PodShape pod, NodeState[] nodes, int start)
    {
        var wanted = SampleSize.Of(nodes.Length, plugins.PercentageOfNodesToScore);
        var fitting = 0;
        var seen = 0;
        for (; seen < nodes.Length && fitting < wanted; seen++)
        {
            // No division for each of so many nodes.
            var index = start + seen < nodes.Length ? start + seen : (start + seen) % nodes.Length;
            if ((_rejections[index] = _filters.Filter(state, pod, nodes[index])) is null)
            {
                _fitting[fitting++] = nodes[index];
            }
        }

        return (fitting, seen);
    }

    private NodeState Best(CycleState state, PodShape pod, ClusterState cluster, int fitting, IdSource ids) =>
        fitting == 1 ? _fitting[0] : _fitting[_scores.Best(state, pod, cluster, _fitting.AsSpan(0, fitting), ids)];

    private ImmutableArray<NodeRejection> Rejections(NodeState[] nodes)
    {
        var rejections = ImmutableArray.CreateBuilder<NodeRejection>(nodes.Length);
        for (var i = 0; i < nodes.Length; i++)
        {
            rejections.Add(new(nodes[i].Name, _rejections[i]!));
        }

        return rejections.MoveToImmutable();
    }

    private ImmutableArray<NodeRejection> Rejections(NodeState[] all, NodeState[] named)
    {
        var leftOut = _filters.LeftOut;
        var seen = new Dictionary<NodeState, Rejection>();
        for (var i = 0; i < named.Length; i++)
        {
            seen[named[i]] = _rejections[i]!;
        }

        return [.. all.Select(node => new NodeRejection(node.Name, seen.GetValueOrDefault(node, leftOut)))];
    }

    private void MakeRoom(int nodes)
    {
        if (_fitting.Length < nodes)
        {
            _rejections = new Rejection?[nodes];
            _fitting = new NodeState[nodes];
        }
    }
}
