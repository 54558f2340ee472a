using Jota.Api;

namespace Jota.Scheduler;

/// <summary>Keeps a pod waiting whose claim is for one pod alone (ReadWriteOncePod) while another one has it.</summary>
internal sealed class VolumeRestrictionsPlugin : IPreFilterPlugin, IFilterPlugin, IQueueingHints
{
    private static readonly Rejection Rejected = new(
        "VolumeRestrictions", ["node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode"])
    {
        Resolvable = true,
    };

    public string Name => Rejected.Plugin;

    public ClusterEvents Awaits => ClusterEvents.PodLeft | ClusterEvents.PodChanged;

    public PreFilterResult PreFilter(CycleState state, PodShape pod, ClusterState cluster)
    {
        var storage = cluster.Storage;
        return pod.Footprint.Claims.Any(claim => storage.UsersOf(claim) > 0 && IsForOnePod(storage, claim))
            ? PreFilterResult.Continue
            : PreFilterResult.Skip;
    }

    public Rejection? Filter(CycleState state, PodShape pod, NodeState node) => Rejected;

    public bool MayHelp(PodShape pod, ClusterChange change) =>
        change is not ClusterChange.PodLeft left || left.Footprint.Claims.Any(pod.Footprint.Claims.Contains);

    private static bool IsForOnePod(StorageState storage, ObjectKey claim) =>
        storage.Claim(claim)?.Spec.AccessModes?.Contains(AccessModes.ReadWriteOncePod) == true;
}
