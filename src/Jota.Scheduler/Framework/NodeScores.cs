using Jota.Api;

namespace Jota.Scheduler;

/// <summary>Chooses the best of the nodes that will do, and any of several equally good ones. One caller at a time.</summary>
internal sealed class NodeScores
{
    private readonly PluginSet _plugins;
    private readonly IPreScorePlugin?[] _preScoreOf;
    private readonly IPreScorePlugin[] _others;
    private long[] _totals = [];
    private long[] _raw = [];

    public NodeScores(PluginSet plugins)
    {
        _plugins = plugins;
        _preScoreOf = [.. plugins.Scores.Select(
            plugin => plugin is IPreScorePlugin before && plugins.PreScores.Contains(before) ? before : null)];
        _others = [.. plugins.PreScores.Where(plugin => plugin is not IScorePlugin score || !plugins.Scores.Contains(score))];
    }

    /// <summary>Which of the nodes is the one.</summary>
    /// <param name="state">What plugins found out about the pod.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="fitting">The nodes.</param>
    /// <param name="ids">Chooses among equally good ones.</param>
    /// <param name="more">What is added to their scores, by their names.</param>
    public int Best(
        CycleState state,
        PodShape pod,
        ClusterState cluster,
        ReadOnlySpan<NodeState> fitting,
        IdSource ids,
        IReadOnlyDictionary<string, long>? more = null)
    {
        MakeRoom(fitting.Length);
        var totals = _totals.AsSpan(0, fitting.Length);
        totals.Clear();
        foreach (var plugin in _others)
        {
            plugin.PreScore(state, pod, cluster, fitting);
        }

        for (var i = 0; i < _preScoreOf.Length; i++)
        {
            if (_preScoreOf[i] is not { } before || before.PreScore(state, pod, cluster, fitting))
            {
                Add(_plugins.Scores[i], _plugins.Weights[i], state, pod, fitting);
            }
        }

        if (more is { Count: > 0 })
        {
            for (var i = 0; i < totals.Length; i++)
            {
                totals[i] += more.GetValueOrDefault(fitting[i].Name);
            }
        }

        return AnyHighest(totals, ids);
    }

    private void Add(IScorePlugin plugin, int weight, CycleState state, PodShape pod, ReadOnlySpan<NodeState> fitting)
    {
        var raw = _raw.AsSpan(0, fitting.Length);
        var differ = false;
        for (var i = 0; i < raw.Length; i++)
        {
            raw[i] = plugin.Score(state, pod, fitting[i]);
            differ |= raw[i] != raw[0];
        }

        if (!differ)
        {
            // All get the same, whatever it is: that chooses none.
            return;
        }

        plugin.NormalizeScore(state, raw);
        for (var i = 0; i < raw.Length; i++)
        {
            _totals[i] += (long)weight * raw[i];
        }
    }

    /// <summary>One of the nodes with the highest total; all of them are equally likely.</summary>
    private static int AnyHighest(ReadOnlySpan<long> totals, IdSource ids)
    {
        var (highest, equals) = (long.MinValue, 0);
        foreach (var total in totals)
        {
            if (total > highest)
            {
                (highest, equals) = (total, 1);
            }
            else if (total == highest)
            {
                equals++;
            }
        }

        var skip = equals == 1 ? 0 : ids.Next(equals);
        var chosen = 0;
        while (totals[chosen] != highest || skip-- > 0)
        {
            chosen++;
        }

        return chosen;
    }

    private void MakeRoom(int nodes)
    {
        if (_totals.Length < nodes)
        {
            _totals = new long[nodes];
            _raw = new long[nodes];
        }
    }
}
