namespace Jota.Client;

/// <summary>Use of a disk, in bytes (<c>FsStats</c>).</summary>
public sealed record DiskFigures
{
    /// <summary>When that was seen.</summary>
    public DateTime Time { get; init; }

    /// <summary>What is free.</summary>
    public ulong? AvailableBytes { get; init; }

    /// <summary>What there is.</summary>
    public ulong? CapacityBytes { get; init; }

    /// <summary>What is taken by this one.</summary>
    public ulong? UsedBytes { get; init; }

    /// <summary>How many files are taken by this one.</summary>
    public ulong? InodesUsed { get; init; }
}
