namespace Jota.Scheduler;

/// <summary>
/// One spread constraint in one attempt: how many matching pods each domain has. Where every node counts, the cluster's own counts serve;
/// where the constraint leaves nodes out, they are added up anew.
/// </summary>
internal sealed class SpreadCounts
{
    private readonly int _domains;
    private readonly CountView _counts;
    private int? _fewest;

    private SpreadCounts(SpreadConstraint constraint, TopologyKey key, CountView counts, int domains, int? fewest, bool matchesSelf)
    {
        (Constraint, Key, MatchesSelf) = (constraint, key, matchesSelf);
        (_counts, _domains, _fewest) = (counts, domains, fewest);
    }

    public SpreadConstraint Constraint { get; }

    public TopologyKey Key { get; }

    /// <summary>Whether the pod itself is one of those that are counted.</summary>
    public bool MatchesSelf { get; }

    /// <summary>Whether no domain has such a pod.</summary>
    public bool IsEmpty => _counts.IsEmpty();

    /// <summary>The counts of a pod's constraints of one sort.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="constraints">The constraints.</param>
    /// <param name="needsAllKeys">Whether nodes that lack the label of one constraint count for none.</param>
    public static SpreadCounts[] Of(PodShape pod, ClusterState cluster, IReadOnlyList<SpreadConstraint> constraints, bool needsAllKeys)
    {
        var raw = new DomainCounts[constraints.Count];
        var everyNodeHasAll = true;
        for (var i = 0; i < raw.Length; i++)
        {
            raw[i] = cluster.Count(constraints[i].Pods, constraints[i].Key, countsTerminating: false);
            everyNodeHasAll &= raw[i].Key.Nodes == cluster.Nodes.Length;
        }

        var keys = needsAllKeys && !everyNodeHasAll ? Array.ConvertAll(raw, counts => counts.Key) : [];
        var spread = new SpreadCounts[raw.Length];
        for (var i = 0; i < raw.Length; i++)
        {
            var constraint = constraints[i];
            var self = constraint.Pods.All(pods => pods.Matches(pod.Footprint.Class, cluster.Namespaces));
            spread[i] = keys.Length == 0 && CountsEveryNode(constraint, pod, cluster)
                ? new(constraint, raw[i].Key, new(raw[i].Domains), raw[i].Key.Domains, constraint.IsHard ? raw[i].Fewest() : null, self)
                : AddedUp(constraint, raw[i], pod, cluster, keys, self);
        }

        return spread;
    }

    public int Of(int domain) => _counts.Of(domain);

    /// <summary>Upstream's global minimum.</summary>
    public int Fewest()
    {
        if (_domains < Constraint.MinDomains)
        {
            return 0;
        }

        // Of no domains at all upstream says the largest number: then there is no node to judge either.
        return _fewest ??= _counts.Lowest(_domains) ?? int.MaxValue;
    }

    /// <summary>As if there were so many more pods on a node.</summary>
    public void Add(PodShape pod, PodFootprint other, NodeState node, NamespaceLabels namespaces, int pods)
    {
        if (!other.Class.IsTerminating
            && Constraint.Pods.All(selection => selection.Matches(other.Class, namespaces))
            && Counts(Constraint, pod, node))
        {
            _counts.Add(node.Of(Key), pods);
            _fewest = null;
        }
    }

    public SpreadCounts Clone() => new(Constraint, Key, _counts.Clone(), _domains, _fewest, MatchesSelf);

    private static bool CountsEveryNode(SpreadConstraint constraint, PodShape pod, ClusterState cluster) =>
        (!constraint.HonorsAffinity || pod.Required.IsAny) && (!constraint.HonorsTaints || cluster.TaintedNodes == 0);

    private static SpreadCounts AddedUp(
        SpreadConstraint constraint, DomainCounts raw, PodShape pod, ClusterState cluster, TopologyKey[] keys, bool self)
    {
        var counts = new Dictionary<int, int>();
        foreach (var node in cluster.Nodes)
        {
            if (node.Of(raw.Key) is var domain and not TopologyKey.None && HasAll(node, keys) && Counts(constraint, pod, node))
            {
                counts[domain] = counts.GetValueOrDefault(domain) + raw.OnNode(node.Slot);
            }
        }

        return new(constraint, raw.Key, new(counts), counts.Count, null, self);
    }

    private static bool HasAll(NodeState node, TopologyKey[] keys)
    {
        foreach (var key in keys)
        {
            if (node.Of(key) == TopologyKey.None)
            {
                return false;
            }
        }

        return true;
    }

    private static bool Counts(SpreadConstraint constraint, PodShape pod, NodeState node) =>
        (!constraint.HonorsAffinity || pod.Required.Matches(node.Node!))
        && (!constraint.HonorsTaints || Taints.AreTolerated(node.HardTaints, pod.Tolerations));
}
