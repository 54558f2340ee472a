using Jota.Kubelet.Csi.Wire;
using Rpc = Jota.Kubelet.Csi.Wire.NodeServiceCapability.Types.RPC.Types.Type;

namespace Jota.Kubelet.Csi;

/// <summary>What the node service of a CSI driver can.</summary>
internal sealed record CsiCapabilities
{
    public static CsiCapabilities None { get; } = new();

    /// <summary>Volumes are staged once for the node before they are published to pods.</summary>
    public bool Stages { get; init; }

    /// <summary>Volumes that grew are told so on the node.</summary>
    public bool Expands { get; init; }

    /// <summary>It gives volumes to the pod's group itself.</summary>
    public bool MountsGroups { get; init; }

    /// <summary>It tells volumes of one node apart from those of one pod.</summary>
    public bool KnowsSingleNodeWriters { get; init; }

    public static CsiCapabilities Of(NodeGetCapabilitiesResponse answer)
    {
        var all = answer.Capabilities.Select(capability => capability.Rpc?.Type).ToHashSet();
        return new()
        {
            Stages = all.Contains(Rpc.StageUnstageVolume),
            Expands = all.Contains(Rpc.ExpandVolume),
            MountsGroups = all.Contains(Rpc.VolumeMountGroup),
            KnowsSingleNodeWriters = all.Contains(Rpc.SingleNodeMultiWriter),
        };
    }
}
