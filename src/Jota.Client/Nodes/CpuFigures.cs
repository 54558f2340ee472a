namespace Jota.Client;

/// <summary>Use of processors (<c>CPUStats</c>).</summary>
public sealed record CpuFigures
{
    /// <summary>When that was seen.</summary>
    public DateTime Time { get; init; }

    /// <summary>How much at present, in billionths of a core; null while nothing is known to compare with.</summary>
    public ulong? UsageNanoCores { get; init; }

    /// <summary>All time since the start, in billionths of a second of one core.</summary>
    public ulong? UsageCoreNanoSeconds { get; init; }
}
