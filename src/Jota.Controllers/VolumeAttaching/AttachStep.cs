using k8s.Models;

namespace Jota.Controllers;

/// <summary>What is to be done for the volumes of a node, in this order: the node is told before anything is taken from it.</summary>
/// <param name="Attach">Attachments to be made.</param>
/// <param name="Held">Volumes that another node still has, with which.</param>
/// <param name="Told">What the node's status is to say is attached; null when it says so already.</param>
/// <param name="Detach">Attachments to be deleted, each with whether the node was not waited for any longer.</param>
/// <param name="Unwanted">Since when nobody wants what is attached, by the attachment's uid.</param>
/// <param name="LookAt">When to look again; null for when something changes.</param>
internal sealed record AttachStep(
    IReadOnlyList<AttachableVolume> Attach,
    IReadOnlyList<(AttachableVolume Volume, IReadOnlyList<string> Nodes)> Held,
    IReadOnlyList<V1AttachedVolume>? Told,
    IReadOnlyList<(V1VolumeAttachment Attachment, bool IsForced)> Detach,
    IReadOnlyDictionary<string, DateTimeOffset> Unwanted,
    DateTimeOffset? LookAt);
