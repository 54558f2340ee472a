using System.Collections.Immutable;

namespace Jota.Scheduler;

/// <summary>Keeps pods from nodes that would have more volumes of a CSI driver than the driver's CSINode lets them have.</summary>
internal sealed class NodeVolumeLimitsPlugin : IPreFilterPlugin, IFilterPlugin, IQueueingHints
{
    private static readonly Rejection Rejected = new("NodeVolumeLimits", ["node(s) exceed max volume count"]) { Resolvable = true };
    private static readonly StateKey<Wanted> Key = new();

    public string Name => Rejected.Plugin;

    public ClusterEvents Awaits =>
        ClusterEvents.NodeAdded | ClusterEvents.PodLeft | ClusterEvents.PodChanged | ClusterEvents.StorageChanged;

    public PreFilterResult PreFilter(CycleState state, PodShape pod, ClusterState cluster)
    {
        var volumes = pod.Footprint.Claims.Select(cluster.Storage.CsiVolumeOf).OfType<CsiVolume>().Distinct().ToImmutableArray();
        if (volumes.IsEmpty)
        {
            return PreFilterResult.Skip;
        }

        state.Put(Key, new(cluster.Storage, volumes));
        return PreFilterResult.Continue;
    }

    public Rejection? Filter(CycleState state, PodShape pod, NodeState node)
    {
        var wanted = state.Find(Key)!;
        if (wanted.Storage.Limits.Of(node.Name) is not { } limits || !wanted.Volumes.Any(volume => limits.ContainsKey(volume.Driver)))
        {
            return null;
        }

        var there = Attached(wanted.Storage, node);
        var missing = wanted.Volumes.Where(volume => !there.Contains(volume));
        foreach (var drivers in missing.GroupBy(volume => volume.Driver, StringComparer.Ordinal))
        {
            if (limits.TryGetValue(drivers.Key, out var limit)
                && there.Count(volume => volume.Driver == drivers.Key) + drivers.Count() > limit)
            {
                return Rejected;
            }
        }

        return null;
    }

    public bool MayHelp(PodShape pod, ClusterChange change) =>
        change is not ClusterChange.PodLeft left || !left.Footprint.Claims.IsEmpty;

    /// <summary>What the pods on a node use, and what is attached to it.</summary>
    private static HashSet<CsiVolume> Attached(StorageState storage, NodeState node)
    {
        var volumes = new HashSet<CsiVolume>();
        foreach (var (_, pod) in node.Pods)
        {
            foreach (var claim in pod.Claims)
            {
                if (storage.CsiVolumeOf(claim) is { } volume)
                {
                    volumes.Add(volume);
                }
            }
        }

        volumes.UnionWith(storage.Limits.AttachedTo(node.Name).Select(storage.CsiVolumeOf).OfType<CsiVolume>());
        return volumes;
    }

    /// <summary>The volumes that a pod brings along.</summary>
    private sealed class Wanted(StorageState storage, ImmutableArray<CsiVolume> volumes) : ICycleValue<Wanted>
    {
        public StorageState Storage => storage;

        public ImmutableArray<CsiVolume> Volumes => volumes;

        public Wanted Clone() => this;
    }
}
