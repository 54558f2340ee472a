using Jota.Kubelet.Csi.Wire;
using k8s.Models;

namespace Jota.Kubelet.Csi;

/// <summary>What a driver tells of the node it is on.</summary>
/// <param name="Driver">Its name.</param>
/// <param name="NodeId">What it calls the node.</param>
/// <param name="Most">How many of its volumes the node may have; null where it sets no limit.</param>
/// <param name="Topology">From where the node reaches volumes: labels of the node.</param>
internal sealed record CsiNodeEntry(string Driver, string NodeId, int? Most, IReadOnlyDictionary<string, string> Topology)
{
    public static CsiNodeEntry Of(string driver, NodeGetInfoResponse info) => new(
        driver,
        info.NodeId,
        info.MaxVolumesPerNode > 0 ? (int)Math.Min(info.MaxVolumesPerNode, int.MaxValue) : null,
        new SortedDictionary<string, string>(
            info.AccessibleTopology?.Segments ?? new Google.Protobuf.Collections.MapField<string, string>(), StringComparer.Ordinal));

    /// <summary>The same as the API shows it.</summary>
    public V1CSINodeDriver ToObject() => new()
    {
        Name = Driver,
        NodeID = NodeId,
        TopologyKeys = [.. Topology.Keys],
        Allocatable = Most is { } most ? new() { Count = most } : null,
    };
}
