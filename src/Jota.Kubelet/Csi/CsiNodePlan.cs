using Jota.Api;
using Jota.Kubelet.Plugins;
using k8s.Models;

namespace Jota.Kubelet.Csi;

/// <summary>How a node's objects tell which CSI drivers it has. Each answers null when they tell it already. Pure.</summary>
internal static class CsiNodePlan
{
    /// <summary>The node's annotation: what each driver calls it, as JSON.</summary>
    public const string NodeIds = "csi.volume.kubernetes.io/nodeid";

    /// <summary>The CSINode with a driver. Of one that is there only the limit can change: the rest is to be taken out first.</summary>
    public static V1CSINode? With(V1CSINode present, CsiNodeEntry entry)
    {
        var drivers = present.Spec?.Drivers ?? [];
        var wanted = entry.ToObject();
        return drivers.Any(driver => IsSame(driver, wanted))
            ? null
            : present with { Spec = new() { Drivers = [.. drivers.Where(driver => driver.Name != entry.Driver), wanted] } };
    }

    /// <summary>Whether a driver is there as another than it is now, which the API lets nobody change in place.</summary>
    public static bool MustGoFirst(V1CSINode present, CsiNodeEntry entry) =>
        present.Spec?.Drivers?.FirstOrDefault(driver => driver.Name == entry.Driver) is { } known
        && (known.NodeID != entry.NodeId || !(known.TopologyKeys ?? []).SequenceEqual(entry.Topology.Keys));

    /// <summary>The CSINode without a driver.</summary>
    public static V1CSINode? Without(V1CSINode present, string driver) => present.Spec?.Drivers?.Any(one => one.Name == driver) == true
        ? present with { Spec = new() { Drivers = [.. present.Spec.Drivers.Where(one => one.Name != driver)] } }
        : null;

    /// <summary>The node with the driver's id and topology.</summary>
    /// <exception cref="PluginException">The node is elsewhere already, by another driver's word.</exception>
    public static V1Node? With(V1Node present, CsiNodeEntry entry)
    {
        var labels = new Dictionary<string, string>(present.Metadata.Labels ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        var isNew = false;
        foreach (var (key, value) in entry.Topology)
        {
            if (labels.TryGetValue(key, out var known) && known != value)
            {
                throw new PluginException($"detected topology value collision: driver reported \"{key}\":\"{value}\" but existing label is "
                    + $"\"{key}\":\"{known}\"");
            }

            isNew |= labels.TryAdd(key, value);
        }

        var ids = IdsOf(present);
        isNew |= !ids.TryGetValue(entry.Driver, out var id) || id != entry.NodeId;
        ids[entry.Driver] = entry.NodeId;
        return isNew ? WithIds(present with { Metadata = present.Metadata with { Labels = labels } }, ids) : null;
    }

    /// <summary>The node without the driver's id. Its topology stays, as upstream: volumes may still go by it.</summary>
    public static V1Node? Without(V1Node present, string driver)
    {
        var ids = IdsOf(present);
        return ids.Remove(driver) ? WithIds(present, ids) : null;
    }

    private static bool IsSame(V1CSINodeDriver one, V1CSINodeDriver other) =>
        one.Name == other.Name
        && one.NodeID == other.NodeID
        && one.Allocatable?.Count == other.Allocatable?.Count
        && (one.TopologyKeys ?? []).SequenceEqual(other.TopologyKeys ?? []);

    private static V1Node WithIds(V1Node node, SortedDictionary<string, string> ids) => node with
    {
        Metadata = ids.Count == 0
            ? ClaimBindings.Without(node.Metadata, NodeIds)
            : ClaimBindings.With(node.Metadata, (NodeIds, CsiJson.Write(ids))),
    };

    private static SortedDictionary<string, string> IdsOf(V1Node node) =>
        ClaimBindings.Of(node.Metadata, NodeIds) is { } text && CsiJson.TryRead(text) is { } ids
            ? ids
            : new(StringComparer.Ordinal);
}
