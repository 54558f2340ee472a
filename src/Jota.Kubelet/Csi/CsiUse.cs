using Jota.Api;

namespace Jota.Kubelet.Csi;

/// <summary>That a pod of the node has a volume of a driver, or is getting it. As it is written down beside the volume.</summary>
/// <param name="PodUid">The pod.</param>
/// <param name="Name">The volume's name on the node: its PersistentVolume's, or of one that is the pod's alone the name there.</param>
/// <param name="Driver">The driver.</param>
/// <param name="Handle">What the driver calls it.</param>
internal sealed record CsiUse(string PodUid, string Name, string Driver, string Handle)
{
    /// <summary>Its VolumeAttachment; empty where it is not attached.</summary>
    public string Attachment { get; init; } = "";

    /// <summary>Whether it comes and goes with the pod.</summary>
    public bool IsEphemeral { get; init; }

    /// <summary>As the node's status has it.</summary>
    public string InStatus => CsiAttachments.InStatus(Driver, Handle);

    /// <summary>Whether both are the same volume.</summary>
    public bool IsSameVolume(CsiUse other) => Driver == other.Driver && Handle == other.Handle;
}
