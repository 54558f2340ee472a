namespace Jota.Kubelet.Logs;

/// <summary>How large container logs grow: upstream's <c>containerLogMaxSize</c> and <c>containerLogMaxFiles</c>.</summary>
public sealed record LogRotationOptions
{
    /// <summary>A log longer than this, in bytes, is put aside.</summary>
    public long MaxSize { get; init; } = 10 * 1024 * 1024;

    /// <summary>How many files a container has at most, the one in use among them; at least two.</summary>
    public int MaxFiles { get; init; } = 5;

    /// <summary>How often sizes are looked at.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);
}
