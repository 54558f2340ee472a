using System.Collections.Immutable;
using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>
/// Holds a pod to its <c>nodeSelector</c> and required node affinity, and prefers nodes of its preferred affinity; and holds all pods to
/// the affinity that the scheduler adds.
/// </summary>
/// <param name="added">What is asked of nodes beside what the pod asks; null for nothing.</param>
internal sealed class NodeAffinityPlugin(V1NodeAffinity? added = null)
    : IPreFilterPlugin, IFilterPlugin, IPreScorePlugin, IScorePlugin, IQueueingHints
{
    private static readonly Rejection Rejected = new("NodeAffinity", ["node(s) didn't match Pod's node affinity/selector"]);

    private static readonly Rejection Enforced = new("NodeAffinity", ["node(s) didn't match scheduler-enforced node affinity"]);

    private readonly V1NodeSelector? _addedRequired = added?.RequiredDuringSchedulingIgnoredDuringExecution;

    private readonly ImmutableArray<V1PreferredSchedulingTerm> _addedPreferred =
        [.. added?.PreferredDuringSchedulingIgnoredDuringExecution ?? []];

    public string Name => Rejected.Plugin;

    public int Weight => 2;

    public ClusterEvents Awaits => ClusterEvents.Nodes | ClusterEvents.PodChanged;

    public PreFilterResult PreFilter(CycleState state, PodShape pod, ClusterState cluster) => pod.Required switch
    {
        { IsAny: true } => _addedRequired is null ? PreFilterResult.Skip : PreFilterResult.Continue,
        { Names: { } names } => PreFilterResult.Only(names),
        _ => PreFilterResult.Continue,
    };

    public Rejection? Filter(CycleState state, PodShape pod, NodeState node) => Filter(pod, node);

    public bool PreScore(CycleState state, PodShape pod, ClusterState cluster, ReadOnlySpan<NodeState> fitting) =>
        !pod.Preferred.IsEmpty || !_addedPreferred.IsEmpty;

    public void NormalizeScore(CycleState state, Span<long> scores) => NormalizedScores.HighestIsBest(scores);

    public bool MayHelp(PodShape pod, ClusterChange change) => change switch
    {
        ClusterChange.NodeAdded added => Filter(pod, added.Node) is null,
        ClusterChange.NodeChanged changed => !Matches(pod, changed.Before) && Filter(pod, changed.Node) is null,
        ClusterChange.PodChanged => true,
        _ => false,
    };

    public long Score(CycleState state, PodShape pod, NodeState node) =>
        Sum(pod.Preferred, node.Node!) + Sum(_addedPreferred, node.Node!);

    private static long Sum(ImmutableArray<V1PreferredSchedulingTerm> terms, V1Node node)
    {
        var sum = 0L;
        foreach (var preferred in terms)
        {
            sum += preferred.Weight != 0 && NodeSelectorMatcher.Matches(preferred.Preference, node) ? preferred.Weight : 0;
        }

        return sum;
    }

    private bool Matches(PodShape pod, V1Node node) =>
        (_addedRequired is null || NodeSelectorMatcher.Matches(_addedRequired, node)) && pod.Required.Matches(node);

    private Rejection? Filter(PodShape pod, NodeState node) =>
        _addedRequired is not null && !NodeSelectorMatcher.Matches(_addedRequired, node.Node!) ? Enforced
        : pod.Required.Matches(node.Node!) ? null
        : Rejected;
}
