using k8s.Models;

namespace Jota.Scheduler;

/// <summary>Sends a pod to the zone and the region of its volumes, where these are labelled so.</summary>
internal sealed class VolumeZonePlugin : IPreFilterPlugin, IFilterPlugin, IQueueingHints
{
    private static readonly Rejection Rejected = new("VolumeZone", ["node(s) had no available volume zone"]);

    // What it is called now, and what it was called.
    private static readonly (string Label, string Old)[] Topologies =
    [
        ("topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone"),
        ("topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/region"),
    ];

    public string Name => Rejected.Plugin;

    public ClusterEvents Awaits => ClusterEvents.Nodes | ClusterEvents.PodChanged | ClusterEvents.StorageChanged;

    // Mostly it comes after VolumeBinding, which has read the claims.
    public PreFilterResult PreFilter(CycleState state, PodShape pod, ClusterState cluster) =>
        Claims(state, pod, cluster) is { } set && set.Bound.Any(volume => volume is not null && Wanted(volume).Any())
            ? PreFilterResult.Continue
            : PreFilterResult.Skip;

    public Rejection? Filter(CycleState state, PodShape pod, NodeState node)
    {
        var labels = node.Node!.Metadata.Labels;
        if (labels is null || !Topologies.Any(topology => Value(labels, topology.Label, topology.Old) is not null))
        {
            // A node that says nothing of where it is, in a cluster of one zone.
            return null;
        }

        foreach (var volume in state.Find(PodClaimSet.Key)!.Bound)
        {
            if (Wanted(volume!).Any(wanted => !wanted.Values.Contains(Value(labels, wanted.Label, wanted.Old))))
            {
                return Rejected;
            }
        }

        return null;
    }

    public bool MayHelp(PodShape pod, ClusterChange change) =>
        change is not ClusterChange.StorageChanged { Claim: { } claim } || pod.Footprint.Claims.Contains(claim);

    private static PodClaimSet? Claims(CycleState state, PodShape pod, ClusterState cluster)
    {
        if (state.Find(PodClaimSet.Key) is not null || pod.Footprint.Claims.IsEmpty)
        {
            return state.Find(PodClaimSet.Key);
        }

        if (PodClaimSet.Read(pod, cluster.Storage) is (null, { } set))
        {
            state.Put(PodClaimSet.Key, set);
        }

        return state.Find(PodClaimSet.Key);
    }

    private static IEnumerable<(string Label, string Old, string?[] Values)> Wanted(V1PersistentVolume volume)
    {
        foreach (var (label, old) in Topologies)
        {
            if (volume.Metadata.Labels is { } labels && Value(labels, label, old) is { } value)
            {
                yield return (label, old, value.Split("__"));
            }
        }
    }

    private static string? Value(IDictionary<string, string> labels, string label, string old) =>
        labels.TryGetValue(label, out var value) || labels.TryGetValue(old, out value) ? value : null;
}
