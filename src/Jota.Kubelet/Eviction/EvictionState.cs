using System.Collections.Immutable;

namespace Jota.Kubelet.Eviction;

/// <summary>What is remembered from one look at a node to the next.</summary>
internal sealed record EvictionState
{
    public static EvictionState Fresh { get; } = new();

    /// <summary>The thresholds that are met, and since when.</summary>
    public ImmutableDictionary<EvictionThreshold, DateTimeOffset> MetSince { get; init; } =
        ImmutableDictionary<EvictionThreshold, DateTimeOffset>.Empty;

    /// <summary>When a pressure was last seen, by a signal that stands for it.</summary>
    public DateTimeOffset? MemoryAt { get; init; }

    public DateTimeOffset? DiskAt { get; init; }

    public DateTimeOffset? PidsAt { get; init; }
}
