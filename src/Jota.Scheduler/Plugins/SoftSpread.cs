namespace Jota.Scheduler;

/// <summary>
/// What a pod's constraints with ScheduleAnyway, or the default ones, are measured by. A constraint counts the more the more domains there
/// are among the nodes that will do: with many, few pods more in one of them are rarer.
/// </summary>
internal sealed class SoftSpread : ICycleValue<SoftSpread>
{
    /// <summary>The score of a node that lacks a label.</summary>
    public const long Ignored = -1;

    private readonly SpreadCounts[] _constraints;
    private readonly double[] _weights;
    private readonly bool _needsAllKeys;

    private SoftSpread(SpreadCounts[] constraints, double[] weights, bool needsAllKeys)
    {
        (_constraints, _weights, _needsAllKeys) = (constraints, weights, needsAllKeys);
    }

    public static SoftSpread Of(SpreadCounts[] constraints, ReadOnlySpan<NodeState> fitting, bool needsAllKeys)
    {
        var weights = new double[constraints.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            var domains = new HashSet<int>();
            var nodes = 0;
            var isHostname = constraints[i].Constraint.Key == SpreadConstraint.Hostname;
            foreach (var node in fitting)
            {
                if (!needsAllKeys || HasAll(constraints, node))
                {
                    nodes++;
                    if (!isHostname)
                    {
                        domains.Add(node.Of(constraints[i].Key));
                    }
                }
            }

            weights[i] = Math.Log((isHostname ? nodes : domains.Count) + 2);
        }

        return new(constraints, weights, needsAllKeys);
    }

    public long Score(NodeState node)
    {
        if (_needsAllKeys && !HasAll(_constraints, node))
        {
            return Ignored;
        }

        double score = 0;
        for (var i = 0; i < _constraints.Length; i++)
        {
            var spread = _constraints[i];
            if (node.Of(spread.Key) is var domain and not TopologyKey.None)
            {
                score += (spread.Of(domain) * _weights[i]) + (spread.Constraint.MaxSkew - 1);
            }
        }

        return (long)Math.Round(score, MidpointRounding.AwayFromZero);
    }

    public SoftSpread Clone() => this;

    private static bool HasAll(SpreadCounts[] constraints, NodeState node)
    {
        foreach (var constraint in constraints)
        {
            if (node.Of(constraint.Key) == TopologyKey.None)
            {
                return false;
            }
        }

        return true;
    }
}
