namespace Jota.Scheduler;

/// <summary>Keeps pods from nodes with taints they do not tolerate, and prefers nodes with fewer of the discouraging kind.</summary>
internal sealed class TaintTolerationPlugin : IFilterPlugin, IPreScorePlugin, IScorePlugin, IQueueingHints
{
    private static readonly Rejection Rejected = new("TaintToleration", ["node(s) had untolerated taint(s)"]);

    public string Name => Rejected.Plugin;

    public int Weight => 3;

    public ClusterEvents Awaits => ClusterEvents.Nodes | ClusterEvents.PodChanged;

    public Rejection? Filter(CycleState state, PodShape pod, NodeState node) => Filter(pod, node);

    /// <summary>Mostly no node has a taint that only discourages: then there is nothing to prefer.</summary>
    public bool PreScore(CycleState state, PodShape pod, ClusterState cluster, ReadOnlySpan<NodeState> fitting) =>
        cluster.DiscouragingNodes > 0;

    public void NormalizeScore(CycleState state, Span<long> scores) => NormalizedScores.LowestIsBest(scores);

    public bool MayHelp(PodShape pod, ClusterChange change) => change switch
    {
        ClusterChange.NodeAdded added => Filter(pod, added.Node) is null,
        ClusterChange.NodeChanged changed =>
            !NodeDifference.SameTaints(changed.Before.Spec?.Taints, changed.Node.Node?.Spec?.Taints) && Filter(pod, changed.Node) is null,
        ClusterChange.PodChanged => true,
        _ => false,
    };

    public long Score(CycleState state, PodShape pod, NodeState node)
    {
        var untolerated = 0;
        foreach (var taint in node.SoftTaints)
        {
            untolerated += Taints.IsTolerated(taint, pod.Tolerations) ? 0 : 1;
        }

        return untolerated;
    }

    private static Rejection? Filter(PodShape pod, NodeState node) =>
        Taints.AreTolerated(node.HardTaints, pod.Tolerations) ? null : Rejected;
}
