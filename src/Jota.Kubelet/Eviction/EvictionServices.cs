using Jota.Client;
using Jota.Kubelet.Figures;
using Jota.Kubelet.Recording;

namespace Jota.Kubelet.Eviction;

/// <summary>What an <see cref="EvictionLoop"/> works with.</summary>
internal sealed record EvictionServices
{
    public required string Node { get; init; }

    public required EvictionSettings Settings { get; init; }

    public required IEvictionSignals Signals { get; init; }

    /// <summary>What pods use.</summary>
    public required INodeFigures Figures { get; init; }

    public required IEvictablePods Pods { get; init; }

    /// <summary>Gives up what nobody uses on disks.</summary>
    public required Func<CancellationToken, Task> ReclaimDisk { get; init; }

    /// <summary>Tells the node's state now.</summary>
    public required Func<CancellationToken, Task> Tell { get; init; }

    public required IEventRecorder Events { get; init; }

    public required KubeletCounts Counts { get; init; }

    public required TimeProvider Clock { get; init; }
}
