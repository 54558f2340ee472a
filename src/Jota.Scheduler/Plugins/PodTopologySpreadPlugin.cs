using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>
/// Spreads like pods over the domains of a label as <c>topologySpreadConstraints</c> ask: a node will not do when its domain would have
/// more than <c>maxSkew</c> pods above the emptiest one (DoNotSchedule), or is the worse the more pods its domain has (ScheduleAnyway).
/// Pods that say nothing, and belong to a Service or an owner, are spread over nodes and zones in the second way.
/// </summary>
/// <param name="defaults">How pods are spread that say nothing; null for upstream's own rule.</param>
internal sealed class PodTopologySpreadPlugin(ImmutableArray<V1TopologySpreadConstraint>? defaults = null)
    : IPreFilterExtensions, IFilterPlugin, IPreScorePlugin, IScorePlugin, IQueueingHints
{
    private const string Zone = "topology.kubernetes.io/zone";

    private static readonly Rejection Uneven =
        new("PodTopologySpread", ["node(s) didn't match pod topology spread constraints"]) { Resolvable = true };

    private static readonly Rejection NoLabel =
        new("PodTopologySpread", ["node(s) didn't match pod topology spread constraints (missing required label)"]);

    private static readonly StateKey<HardSpread> Hard = new();
    private static readonly StateKey<SoftSpread> Soft = new();

    public string Name => Uneven.Plugin;

    public int Weight => 2;

    public ClusterEvents Awaits => ClusterEvents.Nodes | ClusterEvents.PodLeft | ClusterEvents.PodPlaced | ClusterEvents.PodChanged;

    public PreFilterResult PreFilter(CycleState state, PodShape pod, ClusterState cluster)
    {
        var constraints = Those(pod.Spread.IsEmpty && defaults is not null ? Defaults(pod, cluster) : pod.Spread, hard: true);
        if (constraints.IsEmpty)
        {
            return PreFilterResult.Skip;
        }

        state.Put(Hard, new(SpreadCounts.Of(pod, cluster, constraints, needsAllKeys: true), cluster.Namespaces));
        return PreFilterResult.Continue;
    }

    public void AddPod(CycleState state, PodShape pod, PodFootprint added, NodeState node) => state.Find(Hard)?.Add(pod, added, node, 1);

    public void RemovePod(CycleState state, PodShape pod, PodFootprint removed, NodeState node) =>
        state.Find(Hard)?.Add(pod, removed, node, -1);

    public Rejection? Filter(CycleState state, PodShape pod, NodeState node)
    {
        foreach (var spread in state.Find(Hard)!.Constraints)
        {
            var domain = node.Of(spread.Key);
            if (domain == TopologyKey.None)
            {
                return NoLabel;
            }

            var skew = spread.Of(domain) + (spread.MatchesSelf ? 1 : 0) - spread.Fewest();
            if (skew > spread.Constraint.MaxSkew)
            {
                return Uneven;
            }
        }

        return null;
    }

    public bool PreScore(CycleState state, PodShape pod, ClusterState cluster, ReadOnlySpan<NodeState> fitting)
    {
        var constraints = Those(pod.Spread.IsEmpty ? Defaults(pod, cluster) : pod.Spread, hard: false);
        if (constraints.IsEmpty)
        {
            return false;
        }

        var needsAllKeys = defaults is not null || !pod.Spread.IsEmpty;
        var counts = SpreadCounts.Of(pod, cluster, constraints, needsAllKeys);
        if (Array.TrueForAll(counts, spread => spread.IsEmpty && spread.Key.Nodes == cluster.Nodes.Length))
        {
            // The first of its sort: all nodes are alike.
            return false;
        }

        state.Put(Soft, SoftSpread.Of(counts, fitting, needsAllKeys));
        return true;
    }

    public long Score(CycleState state, PodShape pod, NodeState node) => state.Find(Soft)!.Score(node);

    public void NormalizeScore(CycleState state, Span<long> scores)
    {
        var (lowest, highest) = (long.MaxValue, 0L);
        foreach (var score in scores)
        {
            if (score != SoftSpread.Ignored)
            {
                (lowest, highest) = (Math.Min(lowest, score), Math.Max(highest, score));
            }
        }

        foreach (ref var score in scores)
        {
            score = score switch
            {
                SoftSpread.Ignored => 0,
                _ when highest == 0 => IScorePlugin.Best,
                _ => IScorePlugin.Best * (highest + lowest - score) / highest,
            };
        }
    }

    /// <summary>As upstream: pods of the sorts that are counted come and go, nodes that have the labels come or get or lose them.</summary>
    public bool MayHelp(PodShape pod, ClusterChange change) => change switch
    {
        ClusterChange.PodLeft or ClusterChange.PodPlaced when defaults is not null && pod.Spread.IsEmpty => true,
        ClusterChange.PodLeft left => Counts(pod, left.Footprint),
        ClusterChange.PodPlaced placed => Counts(pod, placed.Footprint),
        ClusterChange.NodeAdded added => pod.Spread.All(spread => added.Node.Node?.Metadata.Labels?.ContainsKey(spread.Key) == true),
        ClusterChange.NodeChanged or ClusterChange.PodChanged => true,
        _ => false,
    };

    private static bool Counts(PodShape pod, PodFootprint other) =>
        other.Class.Namespace == pod.Key.Namespace
        && pod.Spread.Any(spread => spread.IsHard && spread.Pods.All(pods => pods.Matches(other.Class, NamespaceLabels.Unknown)));

    private static ImmutableArray<SpreadConstraint> Those(ImmutableArray<SpreadConstraint> spread, bool hard) =>
        spread.IsEmpty ? spread : spread.All(constraint => constraint.IsHard == hard) ? spread : spread.RemoveAll(c => c.IsHard != hard);

    /// <summary>The defaults, of pods that have something to be counted with.</summary>
    private ImmutableArray<SpreadConstraint> Defaults(PodShape pod, ClusterState cluster) =>
        cluster.Workloads.Of(pod.Pod, pod.Footprint.Class) is { IsEmpty: false } alike
            ? defaults is { } own ? [.. own.Select(constraint => SpreadConstraint.Of(constraint, alike))]
            : [new(SpreadConstraint.Hostname, 3, alike), new(Zone, 5, alike)]
            : [];
}
