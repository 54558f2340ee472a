using Jota.Api;

namespace Jota.Scheduler;

/// <summary>Holds a pod to its <c>nodeSelector</c> and required node affinity, and prefers nodes of its preferred affinity.</summary>
internal sealed class NodeAffinityPlugin : IPreFilterPlugin, IFilterPlugin, IPreScorePlugin, IScorePlugin, IQueueingHints
{
    private static readonly Rejection Rejected = new("NodeAffinity", ["node(s) didn't match Pod's node affinity/selector"]);

    public string Name => Rejected.Plugin;

    public int Weight => 2;

    public ClusterEvents Awaits => ClusterEvents.Nodes | ClusterEvents.PodChanged;

    public PreFilterResult PreFilter(CycleState state, PodShape pod, ClusterState cluster) => pod.Required switch
    {
        { IsAny: true } => PreFilterResult.Skip,
        { Names: { } names } => PreFilterResult.Only(names),
        _ => PreFilterResult.Continue,
    };

    public Rejection? Filter(CycleState state, PodShape pod, NodeState node) => Filter(pod, node);

    public bool PreScore(CycleState state, PodShape pod, ClusterState cluster, ReadOnlySpan<NodeState> fitting) =>
        !pod.Preferred.IsEmpty;

    public void NormalizeScore(CycleState state, Span<long> scores) => NormalizedScores.HighestIsBest(scores);

    public bool MayHelp(PodShape pod, ClusterChange change) => change switch
    {
        ClusterChange.NodeAdded added => Filter(pod, added.Node) is null,
        ClusterChange.NodeChanged changed => !pod.Required.Matches(changed.Before) && Filter(pod, changed.Node) is null,
        ClusterChange.PodChanged => true,
        _ => false,
    };

    public long Score(CycleState state, PodShape pod, NodeState node)
    {
        var sum = 0;
        foreach (var preferred in pod.Preferred)
        {
            sum += preferred.Weight != 0 && NodeSelectorMatcher.Matches(preferred.Preference, node.Node!) ? preferred.Weight : 0;
        }

        return sum;
    }

    private static Rejection? Filter(PodShape pod, NodeState node) => pod.Required.Matches(node.Node!) ? null : Rejected;
}
