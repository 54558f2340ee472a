using Jota.Kubelet.Runtime.Cri.V1;

namespace Jota.Kubelet.Figures;

/// <summary>What the runtime told of a container, once.</summary>
/// <param name="Time">When it looked.</param>
/// <param name="CpuNanos">Processor time so far; null when it does not know.</param>
internal sealed record ContainerUsage(DateTimeOffset Time, ulong? CpuNanos)
{
    public ulong? WorkingSet { get; init; }

    public ulong? InUse { get; init; }

    public ulong? Available { get; init; }

    public ulong? Rss { get; init; }

    public ulong? PageFaults { get; init; }

    public ulong? MajorPageFaults { get; init; }

    public ulong? DiskBytes { get; init; }

    public ulong? Inodes { get; init; }

    /// <summary>Reads the runtime's words; where it does not say when it looked, that was now.</summary>
    public static ContainerUsage Of(ContainerStats stats, DateTimeOffset now) => new(
        stats.Cpu is { Timestamp: > 0 and var nanos } ? DateTimeOffset.UnixEpoch.AddTicks(nanos / 100) : now,
        stats.Cpu?.UsageCoreNanoSeconds?.Value)
    {
        WorkingSet = stats.Memory?.WorkingSetBytes?.Value,
        InUse = stats.Memory?.UsageBytes?.Value,
        Available = stats.Memory?.AvailableBytes?.Value,
        Rss = stats.Memory?.RssBytes?.Value,
        PageFaults = stats.Memory?.PageFaults?.Value,
        MajorPageFaults = stats.Memory?.MajorPageFaults?.Value,
        DiskBytes = stats.WritableLayer?.UsedBytes?.Value,
        Inodes = stats.WritableLayer?.InodesUsed?.Value,
    };
}
