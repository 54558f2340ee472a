using k8s.Models;

namespace Jota.Controllers;

/// <summary>All that decides about the volumes of one node.</summary>
internal sealed record NodeAttachments
{
    /// <summary>The node's name.</summary>
    public required string Name { get; init; }

    /// <summary>The node; null when there is none of this name.</summary>
    public required V1Node? Node { get; init; }

    /// <summary>The volumes that its pods want, each once.</summary>
    public required IReadOnlyList<AttachableVolume> Wanted { get; init; }

    /// <summary>What is attached to it or is to be, with the volume; of a volume that is gone there is only the attachment.</summary>
    public required IReadOnlyList<(V1VolumeAttachment Attachment, AttachableVolume? Volume)> Present { get; init; }

    /// <summary>The nodes beside this one that have a volume, by the volume's name.</summary>
    public required Func<string, IReadOnlyList<string>> Elsewhere { get; init; }

    /// <summary>Since when nobody wants what is attached, by the attachment's uid; empty for what was wanted at the last look.</summary>
    public required IReadOnlyDictionary<string, DateTimeOffset> Unwanted { get; init; }

    /// <summary>The time.</summary>
    public required DateTimeOffset Now { get; init; }
}
