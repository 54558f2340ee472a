namespace Jota.Client;

/// <summary>What a container uses (<c>ContainerStats</c>).</summary>
public sealed record ContainerFigures
{
    /// <summary>Its name in the pod.</summary>
    public required string Name { get; init; }

    /// <summary>When it was started.</summary>
    public DateTime StartTime { get; init; }

    /// <summary>Processor time.</summary>
    public CpuFigures? Cpu { get; init; }

    /// <summary>Memory.</summary>
    public MemoryFigures? Memory { get; init; }

    /// <summary>What it has written beside volumes.</summary>
    public DiskFigures? Rootfs { get; init; }
}
