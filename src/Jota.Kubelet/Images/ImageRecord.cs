namespace Jota.Kubelet.Images;

/// <summary>An image on the node, and what is remembered of it.</summary>
/// <param name="Id">The runtime's id.</param>
/// <param name="Size">Bytes.</param>
/// <param name="FirstSeen">Since when it is known to be here.</param>
internal sealed record ImageRecord(string Id, long Size, DateTimeOffset FirstSeen)
{
    /// <summary>When somebody used it last, as far as was seen; null when nobody did.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>Whether a container is made of it now, or a pod mounts it.</summary>
    public bool InUse { get; init; }

    /// <summary>Whether it is to stay whatever happens.</summary>
    public bool Pinned { get; init; }
}
