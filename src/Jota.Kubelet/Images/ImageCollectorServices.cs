using Jota.Client;
using Jota.Kubelet.Files;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Runtime;

namespace Jota.Kubelet.Images;

/// <summary>What an <see cref="ImageCollector"/> works with.</summary>
internal sealed record ImageCollectorServices
{
    public required string Node { get; init; }

    public required ImageCollectionOptions Options { get; init; }

    public required IContainerRuntime Runtime { get; init; }

    /// <summary>The disk that images are on; null where it is not known.</summary>
    public required Func<CancellationToken, Task<FileSystemUse?>> Disk { get; init; }

    /// <summary>The names of images that pods have as volumes.</summary>
    public required Func<IEnumerable<string>> Mounted { get; init; }

    /// <summary>Whether an image of this name could not be had again.</summary>
    public required Func<string, bool> Keeps { get; init; }

    public required IEventRecorder Events { get; init; }

    public required KubeletCounts Counts { get; init; }

    public required TimeProvider Clock { get; init; }
}
