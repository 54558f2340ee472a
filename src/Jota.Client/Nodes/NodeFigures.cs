namespace Jota.Client;

/// <summary>What a node uses (<c>NodeStats</c>).</summary>
public sealed record NodeFigures
{
    /// <summary>The node.</summary>
    public required string NodeName { get; init; }

    /// <summary>Since when it is up.</summary>
    public DateTime StartTime { get; init; }

    /// <summary>Processor time.</summary>
    public CpuFigures? Cpu { get; init; }

    /// <summary>Memory.</summary>
    public MemoryFigures? Memory { get; init; }

    /// <summary>The disk that pods use.</summary>
    public DiskFigures? Fs { get; init; }

    /// <summary>How many processes there are.</summary>
    public ProcessFigures? Rlimit { get; init; }
}
