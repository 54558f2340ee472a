using Jota.Api;

namespace Jota.Scheduler;

/// <summary>Keeps a pod waiting whose claim is for one pod alone (ReadWriteOncePod) while another one has it.</summary>
internal sealed class VolumeRestrictionsPlugin : IPreFilterExtensions, IFilterPlugin, IQueueingHints
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
        if (pod.Footprint.Claims.IsEmpty
            || pod.Footprint.Claims.RemoveAll(claim => !IsForOnePod(storage, claim)) is not { IsEmpty: false } own)
        {
            return PreFilterResult.Skip;
        }

        state.Put(ExclusiveClaims.Key, new(own, own.Sum(storage.UsersOf)));
        return PreFilterResult.Continue;
    }

    public void AddPod(CycleState state, PodShape pod, PodFootprint added, NodeState node) =>
        state.Find(ExclusiveClaims.Key)?.Add(added, 1);

    public void RemovePod(CycleState state, PodShape pod, PodFootprint removed, NodeState node) =>
        state.Find(ExclusiveClaims.Key)?.Add(removed, -1);

    public Rejection? Filter(CycleState state, PodShape pod, NodeState node) =>
        state.Find(ExclusiveClaims.Key)!.Users > 0 ? Rejected : null;

    public bool MayHelp(PodShape pod, ClusterChange change) =>
        change is not ClusterChange.PodLeft left || left.Footprint.Claims.Any(pod.Footprint.Claims.Contains);

    private static bool IsForOnePod(StorageState storage, ObjectKey claim) =>
        storage.Claim(claim)?.Spec.AccessModes?.Contains(AccessModes.ReadWriteOncePod) == true;
}
