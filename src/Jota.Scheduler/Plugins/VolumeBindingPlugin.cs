using System.Collections.Immutable;

namespace Jota.Scheduler;

/// <summary>
/// Sends a pod where its volumes can be reached, and decides, for claims that wait for that, which volume they get or on which node one
/// is to be made. The pod keeps its place until that is done.
/// </summary>
/// <param name="write">Tells the server what was decided; the pod is let go when its claims are seen to be bound.</param>
/// <param name="patience">How long the pod waits for that.</param>
internal sealed class VolumeBindingPlugin(Action<PodShape, VolumesUnderway>? write, TimeSpan patience)
    : IPreFilterPlugin, IFilterPlugin, IReservePlugin, IPermitPlugin, IQueueingHints
{
    public const string PluginName = "VolumeBinding";

    private static readonly ImmutableArray<Rejection> Rejections =
    [
        new(PluginName, [VolumeFit.Unreachable]),
        new(PluginName, [VolumeFit.NoneToBind]),
        new(PluginName, [VolumeFit.VolumeGone]),
    ];

    public string Name => PluginName;

    public ClusterEvents Awaits => ClusterEvents.Nodes | ClusterEvents.PodChanged | ClusterEvents.StorageChanged;

    public PreFilterResult PreFilter(CycleState state, PodShape pod, ClusterState cluster)
    {
        if (pod.Footprint.Claims.IsEmpty)
        {
            return PreFilterResult.Skip;
        }

        var (refusal, set) = PodClaimSet.Read(pod, cluster.Storage);
        if (refusal is not null || set is null)
        {
            return refusal is null ? PreFilterResult.Skip : PreFilterResult.Refuse(new(PluginName, [refusal]));
        }

        state.Put(PodClaimSet.Key, set);
        return PreFilterResult.Continue;
    }

    public Rejection? Filter(CycleState state, PodShape pod, NodeState node) =>
        VolumeFit.Find(state.Find(PodClaimSet.Key)!, node.Node!).Reason is { } reason
            ? Rejections.First(rejection => rejection.Reasons[0] == reason)
            : null;

    public Rejection? Reserve(CycleState state, PodShape pod, NodeState node)
    {
        if (state.Find(PodClaimSet.Key) is { Delayed.IsEmpty: false } set)
        {
            var (reason, plan) = VolumeFit.Find(set, node.Node!);
            if (plan is null)
            {
                return new(PluginName, [reason!]);
            }

            set.Storage.Begin(pod.Uid, plan);
            state.Put(VolumeDecision.Key, new(plan));
        }

        return null;
    }

    public void Unreserve(CycleState state, PodShape pod, string node) => state.Find(PodClaimSet.Key)?.Storage.End(pod.Uid);

    public PermitResult Permit(CycleState state, PodShape pod, string node)
    {
        if (state.Find(VolumeDecision.Key) is not { } decision || write is null)
        {
            return PermitResult.Allow;
        }

        write(pod, decision.Plan);
        return PermitResult.Wait(patience);
    }

    public bool MayHelp(PodShape pod, ClusterChange change) => change switch
    {
        ClusterChange.StorageChanged { Claim: { } claim } => pod.Footprint.Claims.Contains(claim),
        _ => true,
    };
}
