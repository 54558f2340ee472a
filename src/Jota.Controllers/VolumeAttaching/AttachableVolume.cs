using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>A volume of a CSI driver that has to be attached to the nodes that use it.</summary>
/// <param name="Name">The PersistentVolume.</param>
/// <param name="Driver">The driver.</param>
/// <param name="Handle">What the driver calls it.</param>
/// <param name="IsExclusive">Whether it is on one node at a time.</param>
internal sealed record AttachableVolume(string Name, string Driver, string Handle, bool IsExclusive)
{
    /// <summary>As nodes tell of it in their status.</summary>
    public string InStatus => CsiAttachments.InStatus(Driver, Handle);

    /// <summary>The VolumeAttachment that has it on a node.</summary>
    public string AttachmentOn(string node) => CsiAttachments.NameOf(Driver, Handle, node);

    /// <summary>The volume as attaching sees it; null when it is of no CSI driver.</summary>
    public static AttachableVolume? Of(V1PersistentVolume? volume) =>
        volume?.Spec?.Csi is { Driver: { Length: > 0 } driver and not LocalVolumes.Driver, VolumeHandle: { Length: > 0 } handle }
            ? new(volume.Metadata.Name, driver, handle, IsOfOneNode(volume.Spec.AccessModes))
            : null;

    private static bool IsOfOneNode(IList<string>? modes) => modes is { Count: > 0 }
        && !modes.Contains(AccessModes.ReadWriteMany)
        && !modes.Contains(AccessModes.ReadOnlyMany);
}
