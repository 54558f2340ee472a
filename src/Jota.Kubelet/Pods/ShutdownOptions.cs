namespace Jota.Kubelet;

/// <summary>How pods end when their node stops for good: upstream's <c>shutdownGracePeriod</c> and its like (KEP-2000).</summary>
public sealed record ShutdownOptions
{
    /// <summary>How long all of it may take.</summary>
    public TimeSpan GracePeriod { get; init; }

    /// <summary>The part of it that is kept for critical pods, which end last.</summary>
    public TimeSpan GracePeriodCriticalPods { get; init; }

    /// <summary>What is wrong with it, for people; null when nothing is.</summary>
    public string? Problem => (GracePeriod, GracePeriodCriticalPods) switch
    {
        var (all, critical) when critical > all =>
            $"shutdownGracePeriodCriticalPods {critical} must be <= shutdownGracePeriod {all}",
        var (all, _) when all != TimeSpan.Zero && all < TimeSpan.FromSeconds(1) =>
            $"shutdownGracePeriod {all} must be either zero or otherwise >= 1 sec",
        var (_, critical) when critical != TimeSpan.Zero && critical < TimeSpan.FromSeconds(1) =>
            $"shutdownGracePeriodCriticalPods {critical} must be either zero or otherwise >= 1 sec",
        _ => null,
    };
}
