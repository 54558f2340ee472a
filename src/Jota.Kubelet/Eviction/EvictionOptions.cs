using Jota.Kubelet.Eviction;

namespace Jota.Kubelet;

/// <summary>
/// When a node gives up pods to save itself, as upstream's command line says it (<c>--eviction-hard</c> and its like), with upstream's
/// defaults.
/// </summary>
public sealed record EvictionOptions
{
    /// <summary>At once, when less than this is left.</summary>
    public string Hard { get; init; } = EvictionSettings.DefaultHard;

    /// <summary>When less than this is left for as long as <see cref="SoftGracePeriods"/> says.</summary>
    public string Soft { get; init; } = "";

    /// <summary>Of each soft threshold, such as <c>memory.available=1m30s</c>.</summary>
    public string SoftGracePeriods { get; init; } = "";

    /// <summary>How much more must be won back, such as <c>memory.available=100Mi</c>.</summary>
    public string MinimumReclaim { get; init; } = "";

    /// <summary>The longest that a pod may take to end for a soft threshold.</summary>
    public TimeSpan LongestPodGrace { get; init; } = TimeSpan.Zero;

    /// <summary>For how long a pressure is told after it was last seen.</summary>
    public TimeSpan TransitionPeriod { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What is wrong with it, for people; null when nothing is.</summary>
    public string? Problem =>
        EvictionThresholds.Parse(Hard, Soft, SoftGracePeriods, MinimumReclaim, out var problem) is null ? problem : null;

    /// <summary>Ready to be used. Throws <see cref="ArgumentException"/> where there is a <see cref="Problem"/>.</summary>
    internal EvictionSettings Read() => new()
    {
        Thresholds = EvictionThresholds.Parse(Hard, Soft, SoftGracePeriods, MinimumReclaim, out var problem)
            ?? throw new ArgumentException(problem),
        LongestGrace = LongestPodGrace,
        TransitionPeriod = TransitionPeriod,
    };
}
