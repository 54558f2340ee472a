using System.Collections.Frozen;

namespace Jota.Scheduler;

/// <summary>Asks the PreFilter plugins about a pod, then the Filter plugins about nodes. One caller at a time.</summary>
internal sealed class NodeFilters
{
    private readonly PluginSet _plugins;
    private readonly Nominations _nominations;
    private readonly int[] _filterOf;
    private readonly IPreFilterExtensions?[] _extensions;
    private readonly bool[] _skipped;
    private readonly IFilterPlugin[] _filters;
    private int _count;
    private List<string>? _narrowing;

    public NodeFilters(PluginSet plugins, Nominations nominations)
    {
        _plugins = plugins;
        _nominations = nominations;
        _filterOf = [.. plugins.PreFilters.Select(plugin => plugin is IFilterPlugin filter ? plugins.Filters.IndexOf(filter) : -1)];
        _extensions = [.. plugins.PreFilters.Select(plugin => plugin as IPreFilterExtensions)];
        _skipped = new bool[plugins.PreFilters.Length];
        _filters = new IFilterPlugin[plugins.Filters.Length];
    }

    /// <summary>What pods were promised.</summary>
    public Nominations Nominations => _nominations;

    /// <summary>The only nodes that may do; null when any may.</summary>
    public FrozenSet<string>? Only { get; private set; }

    /// <summary>Why the nodes that are not among <see cref="Only"/> will not do.</summary>
    public Rejection LeftOut => new(_narrowing![0], [$"node(s) didn't satisfy plugin(s) [{string.Join(' ', _narrowing)}]"]);

    /// <summary>PreFilter. Answers why no node will do, or null.</summary>
    public Rejection? Begin(CycleState state, PodShape pod, ClusterState cluster)
    {
        (Only, _narrowing) = (null, null);
        Span<bool> left = stackalloc bool[_filters.Length];
        left.Clear();
        for (var i = 0; i < _filterOf.Length; i++)
        {
            var result = _plugins.PreFilters[i].PreFilter(state, pod, cluster);
            if (result.Refusal is { } refusal)
            {
                return refusal with { AboutPod = true };
            }

            _skipped[i] = result.IsSkip;
            if (result.IsSkip && _filterOf[i] >= 0)
            {
                left[_filterOf[i]] = true;
            }

            if (result.Nodes is { } only && Narrow(_plugins.PreFilters[i].Name, only) is { } nothing)
            {
                return nothing;
            }
        }

        TakeFilters(left);
        return null;
    }

    /// <summary>
    /// Whether a node will do, with the pods of no lower priority on it that were promised it; and, as those may never come, without them.
    /// </summary>
    public Rejection? Filter(CycleState state, PodShape pod, NodeState node)
    {
        if (!_nominations.IsEmpty && _nominations.On(node.Name) is { Count: > 0 } promised)
        {
            return FilterWith(promised, state, pod, node) ?? FilterPlainly(state, pod, node);
        }

        return FilterPlainly(state, pod, node);
    }

    /// <summary>As if another pod were on a node. It must be taken away again.</summary>
    public void Add(CycleState state, PodShape pod, PodOnNode other, NodeState node)
    {
        node.Put(other.Uid, other.Footprint);
        for (var i = 0; i < _extensions.Length; i++)
        {
            if (_extensions[i] is { } extensions && !_skipped[i])
            {
                extensions.AddPod(state, pod, other.Footprint, node);
            }
        }
    }

    /// <summary>As if another pod were not on a node. It must be put back.</summary>
    public void Remove(CycleState state, PodShape pod, PodOnNode other, NodeState node)
    {
        node.Remove(other.Uid);
        for (var i = 0; i < _extensions.Length; i++)
        {
            if (_extensions[i] is { } extensions && !_skipped[i])
            {
                extensions.RemovePod(state, pod, other.Footprint, node);
            }
        }
    }

    private Rejection? FilterPlainly(CycleState state, PodShape pod, NodeState node)
    {
        foreach (var plugin in _filters.AsSpan(0, _count))
        {
            if (plugin.Filter(state, pod, node) is { } rejection)
            {
                return rejection;
            }
        }

        return null;
    }

    private Rejection? FilterWith(IReadOnlyList<PodShape> promised, CycleState state, PodShape pod, NodeState node)
    {
        var added = promised.Where(other => other.Uid != pod.Uid && other.Priority >= pod.Priority && !node.Has(other.Uid)).ToList();
        if (added.Count == 0)
        {
            return null;
        }

        foreach (var other in added)
        {
            Add(state, pod, new(other.Uid, other.Footprint), node);
        }

        var rejection = FilterPlainly(state, pod, node);
        foreach (var other in added)
        {
            Remove(state, pod, new(other.Uid, other.Footprint), node);
        }

        return rejection;
    }

    /// <summary>Most filters have nothing to say about most pods; they are asked so once, not for each node.</summary>
    private void TakeFilters(ReadOnlySpan<bool> left)
    {
        _count = 0;
        for (var i = 0; i < left.Length; i++)
        {
            if (!left[i])
            {
                _filters[_count++] = _plugins.Filters[i];
            }
        }
    }

    private Rejection? Narrow(string plugin, FrozenSet<string> only)
    {
        (_narrowing ??= []).Add(plugin);
        Only = Only is null ? only : Only.Where(only.Contains).ToFrozenSet(StringComparer.Ordinal);
        return Only.Count > 0 || _narrowing.Count == 1
            ? null
            : new(_narrowing[0], [$"node(s) didn't satisfy plugin(s) [{string.Join(' ', _narrowing)}] simultaneously"]) { AboutPod = true };
    }
}
