namespace Jota.Client;

/// <summary>Use of memory, in bytes (<c>MemoryStats</c>).</summary>
public sealed record MemoryFigures
{
    /// <summary>When that was seen.</summary>
    public DateTime Time { get; init; }

    /// <summary>What could still be had; null where there is no limit.</summary>
    public ulong? AvailableBytes { get; init; }

    /// <summary>All that is in use, with what could be given back.</summary>
    public ulong? UsageBytes { get; init; }

    /// <summary>What cannot be given back at once; limits and evictions go by it.</summary>
    public ulong? WorkingSetBytes { get; init; }

    /// <summary>Anonymous memory.</summary>
    public ulong? RssBytes { get; init; }

    /// <summary>Faults that were served from memory.</summary>
    public ulong? PageFaults { get; init; }

    /// <summary>Faults that were served from a disk.</summary>
    public ulong? MajorPageFaults { get; init; }
}
