namespace Jota.Scheduler;

/// <summary>
/// Keeps pods with, and apart from, other pods: a pod's required terms are held against the pods that are there, and the required
/// anti-affinity of those against the pod; preferred terms of both sides count for and against nodes, as does the required affinity of pods
/// that are there.
/// </summary>
/// <param name="requiredWeight">What a required affinity of pods that are there counts: upstream's hardPodAffinityWeight.</param>
/// <param name="ignoresOthers">Whether what pods that are there would like does not count for pods that would like nothing.</param>
internal sealed class InterPodAffinityPlugin(int requiredWeight = 1, bool ignoresOthers = false)
    : IPreFilterExtensions, IFilterPlugin, IPreScorePlugin, IScorePlugin, IQueueingHints
{
    private const string PluginName = "InterPodAffinity";

    private static readonly Rejection NotWith = new(PluginName, ["node(s) didn't match pod affinity rules"]);

    private static readonly Rejection NotApart =
        new(PluginName, ["node(s) didn't match pod anti-affinity rules"]) { Resolvable = true };

    private static readonly Rejection NotWanted =
        new(PluginName, ["node(s) didn't satisfy existing pods anti-affinity rules"]) { Resolvable = true };

    private static readonly StateKey<RequiredAffinity> Required = new();
    private static readonly StateKey<PreferredAffinity> Preferred = new();

    public string Name => PluginName;

    public int Weight => 2;

    public ClusterEvents Awaits =>
        ClusterEvents.Nodes | ClusterEvents.PodLeft | ClusterEvents.PodPlaced | ClusterEvents.PodChanged | ClusterEvents.NamespaceChanged;

    public PreFilterResult PreFilter(CycleState state, PodShape pod, ClusterState cluster)
    {
        if (RequiredAffinity.Of(pod.Footprint, cluster) is not { } required)
        {
            return PreFilterResult.Skip;
        }

        state.Put(Required, required);
        return PreFilterResult.Continue;
    }

    public void AddPod(CycleState state, PodShape pod, PodFootprint added, NodeState node) => state.Find(Required)?.Add(added, node, 1);

    public void RemovePod(CycleState state, PodShape pod, PodFootprint removed, NodeState node) =>
        state.Find(Required)?.Add(removed, node, -1);

    public Rejection? Filter(CycleState state, PodShape pod, NodeState node)
    {
        var required = state.Find(Required)!;
        return !required.IsWithThose(node) ? NotWith
            : !required.IsApartFromThose(node) ? NotApart
            : !required.IsWantedBy(node) ? NotWanted
            : null;
    }

    public bool PreScore(CycleState state, PodShape pod, ClusterState cluster, ReadOnlySpan<NodeState> fitting)
    {
        if (PreferredAffinity.Of(pod.Footprint, cluster, requiredWeight, ignoresOthers) is not { } preferred)
        {
            return false;
        }

        state.Put(Preferred, preferred);
        return true;
    }

    public long Score(CycleState state, PodShape pod, NodeState node) => state.Find(Preferred)!.Score(node);

    public void NormalizeScore(CycleState state, Span<long> scores)
    {
        var (lowest, highest) = (scores[0], scores[0]);
        foreach (var score in scores)
        {
            (lowest, highest) = (Math.Min(lowest, score), Math.Max(highest, score));
        }

        foreach (ref var score in scores)
        {
            score = highest == lowest ? 0 : (long)(IScorePlugin.Best * ((double)(score - lowest) / (highest - lowest)));
        }
    }

    /// <summary>
    /// As upstream, a little more often: pods that the pod wants come, pods that it does not want, or that do not want it, go; nodes
    /// with labels that it asks for come or change.
    /// </summary>
    public bool MayHelp(PodShape pod, ClusterChange change) => change switch
    {
        ClusterChange.PodPlaced placed => pod.Footprint.Wants is { Required: { IsEmpty: false } terms }
            && terms.Any(term => term.Pods.MayMatch(placed.Footprint.Class)),
        ClusterChange.PodLeft left =>
            pod.Footprint.Wants?.RequiredApart.Any(term => term.Pods.MayMatch(left.Footprint.Class)) == true
            || left.Footprint.Wants?.RequiredApart.Any(term => term.Pods.MayMatch(pod.Footprint.Class)) == true,
        ClusterChange.NodeAdded or ClusterChange.NodeChanged => true,
        ClusterChange.PodChanged or ClusterChange.NamespaceChanged => true,
        _ => false,
    };
}
