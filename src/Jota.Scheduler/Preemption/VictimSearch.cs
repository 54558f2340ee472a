namespace Jota.Scheduler;

/// <summary>
/// Which pods would have to leave a node so that another one fits there: all of lower priority are taken away, then given back one by one
/// where that leaves enough room. Tried on the node itself, which is afterwards as it was.
/// </summary>
internal sealed class VictimSearch(NodeFilters filters, DisruptionBudgets budgets)
{
    private static readonly Rejection Nobody = new("DefaultPreemption", ["No preemption victims found for incoming pod"]);

    private readonly List<PodOnNode> _lower = [];
    private readonly List<PodOnNode> _beyond = [];
    private readonly List<PodOnNode> _within = [];
    private readonly List<PodOnNode> _victims = [];

    /// <summary>Answers who would have to go, or why that would not help.</summary>
    public (PreemptionCandidate? Candidate, Rejection? Why) On(NodeState node, CycleState state, PodShape pod)
    {
        TakeLower(node, pod.Priority);
        if (_lower.Count == 0)
        {
            return (null, Nobody);
        }

        var tried = state.Clone();
        try
        {
            foreach (var victim in _lower)
            {
                filters.Remove(tried, pod, victim, node);
            }

            return filters.Filter(tried, pod, node) is { } why ? (null, why) : (Reprieve(node, tried, pod), null);
        }
        finally
        {
            PutBack(node);
        }
    }

    private void TakeLower(NodeState node, int priority)
    {
        _lower.Clear();
        foreach (var (uid, footprint) in node.Pods)
        {
            if (footprint.Priority < priority)
            {
                _lower.Add(new(uid, footprint));
            }
        }
    }

    /// <summary>Those first whom a budget protects, the most important ones of each first.</summary>
    private PreemptionCandidate Reprieve(NodeState node, CycleState state, PodShape pod)
    {
        _lower.Sort(PodOnNode.ByImportance);
        _beyond.Clear();
        _within.Clear();
        _victims.Clear();
        budgets.Divide(_lower, _beyond, _within);
        Reprieve(_beyond, node, state, pod);
        var beyond = _victims.Count;
        Reprieve(_within, node, state, pod);
        if (beyond > 0)
        {
            _victims.Sort(PodOnNode.ByImportance);
        }

        return new(node, [.. _victims], beyond);
    }

    private void Reprieve(List<PodOnNode> some, NodeState node, CycleState state, PodShape pod)
    {
        foreach (var other in some)
        {
            filters.Add(state, pod, other, node);
            if (filters.Filter(state, pod, node) is not null)
            {
                filters.Remove(state, pod, other, node);
                _victims.Add(other);
            }
        }
    }

    private void PutBack(NodeState node)
    {
        foreach (var (uid, footprint) in _lower)
        {
            if (!node.Has(uid))
            {
                node.Put(uid, footprint);
            }
        }
    }
}
