using System.Collections.Immutable;
using Jota.Api;

namespace Jota.Scheduler;

/// <summary>
/// Decides where a pod goes: filters nodes until enough fit, scores those, takes the best, and any of several equally good ones.
/// What it decides follows from its arguments alone; the instance only keeps room to work in. One caller at a time.
/// </summary>
internal sealed class SchedulingPlan(PluginSet plugins)
{
    private readonly List<IFilterPlugin> _filters = [];
    private Rejection?[] _rejections = [];
    private NodeState[] _fitting = [];
    private long[] _totals = [];
    private long[] _raw = [];

    /// <summary>Decides.</summary>
    /// <param name="nodes">All nodes.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="start">Which node to begin with.</param>
    /// <param name="ids">Chooses among equally good nodes.</param>
    public SchedulingDecision Compute(NodeState[] nodes, PodShape pod, int start, IdSource ids)
    {
        MakeRoom(nodes.Length);
        TakeFilters(pod);
        var (fitting, seen) = Filter(nodes, pod, start);
        return fitting switch
        {
            0 => Refuse(nodes),
            1 => new SchedulingDecision.Placed(_fitting[0], Next(nodes, start, seen)),
            _ => new SchedulingDecision.Placed(_fitting[Best(pod, fitting, ids)], Next(nodes, start, seen)),
        };
    }

    private static int Next(NodeState[] nodes, int start, int seen) => (start + seen) % nodes.Length;

    private (int Fitting, int Seen) Filter(NodeState[] nodes, PodShape pod, int start)
    {
        var wanted = SampleSize.Of(nodes.Length);
        var fitting = 0;
        var seen = 0;
        for (; seen < nodes.Length && fitting < wanted; seen++)
        {
            // No division for each of so many nodes.
            var index = start + seen < nodes.Length ? start + seen : (start + seen) % nodes.Length;
            if ((_rejections[index] = Filter(pod, nodes[index])) is null)
            {
                _fitting[fitting++] = nodes[index];
            }
        }

        return (fitting, seen);
    }

    /// <summary>Most filters have nothing to say about most pods; they are asked so once, not for each node.</summary>
    private void TakeFilters(PodShape pod)
    {
        _filters.Clear();
        foreach (var plugin in plugins.Filters)
        {
            if (plugin.Cares(pod))
            {
                _filters.Add(plugin);
            }
        }
    }

    private Rejection? Filter(PodShape pod, NodeState node)
    {
        if (NodeAffinityPlugin.FilterByName(pod, node) is { } left)
        {
            return left;
        }

        foreach (var plugin in _filters)
        {
            if (plugin.Filter(pod, node) is { } rejection)
            {
                return rejection;
            }
        }

        return null;
    }

    private SchedulingDecision.Refused Refuse(NodeState[] nodes)
    {
        var rejections = ImmutableArray.CreateBuilder<NodeRejection>(nodes.Length);
        for (var i = 0; i < nodes.Length; i++)
        {
            rejections.Add(new(nodes[i].Name, _rejections[i]!));
        }

        return new(rejections.MoveToImmutable());
    }

    private int Best(PodShape pod, int fitting, IdSource ids)
    {
        Array.Clear(_totals, 0, fitting);
        foreach (var plugin in plugins.Scores)
        {
            if (plugin.Cares(pod))
            {
                AddScores(plugin, pod, fitting);
            }
        }

        return AnyHighest(fitting, ids);
    }

    /// <summary>One of the nodes with the highest total; all of them are equally likely.</summary>
    private int AnyHighest(int fitting, IdSource ids)
    {
        var (highest, equals) = (long.MinValue, 0);
        for (var i = 0; i < fitting; i++)
        {
            if (_totals[i] > highest)
            {
                (highest, equals) = (_totals[i], 1);
            }
            else if (_totals[i] == highest)
            {
                equals++;
            }
        }

        var skip = equals == 1 ? 0 : ids.Next(equals);
        var chosen = 0;
        while (_totals[chosen] != highest || skip-- > 0)
        {
            chosen++;
        }

        return chosen;
    }

    private void AddScores(IScorePlugin plugin, PodShape pod, int fitting)
    {
        long highest = 0;
        for (var i = 0; i < fitting; i++)
        {
            _raw[i] = plugin.Score(pod, _fitting[i]);
            highest = Math.Max(highest, _raw[i]);
        }

        if (highest == 0)
        {
            // All get the same, be it 0 or 100: that chooses none.
            return;
        }

        var (weight, how) = (plugin.Weight, plugin.Normalisation);
        for (var i = 0; i < fitting; i++)
        {
            _totals[i] += weight * Normalised(how, _raw[i], highest);
        }
    }

    private static long Normalised(Normalisation how, long raw, long highest) => how switch
    {
        Normalisation.None => raw,
        Normalisation.HighestIsBest => raw * 100 / highest,
        Normalisation.LowestIsBest => 100 - (raw * 100 / highest),
        _ => throw new InvalidOperationException($"normalisation {how}"),
    };

    private void MakeRoom(int nodes)
    {
        if (_fitting.Length < nodes)
        {
            _rejections = new Rejection?[nodes];
            _fitting = new NodeState[nodes];
            _totals = new long[nodes];
            _raw = new long[nodes];
        }
    }
}
