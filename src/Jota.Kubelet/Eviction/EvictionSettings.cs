namespace Jota.Kubelet.Eviction;

/// <summary>When a node gives up pods to save itself: upstream's <c>evictionHard</c> and its like, with upstream's defaults.</summary>
internal sealed record EvictionSettings
{
    /// <summary>Upstream's on Linux.</summary>
    public const string DefaultHard =
        "imagefs.available<15%,imagefs.inodesFree<5%,memory.available<100Mi,nodefs.available<10%,nodefs.inodesFree<5%";

    public static EvictionSettings Default { get; } = new() { Thresholds = EvictionThresholds.Parse(DefaultHard, "", "", "", out _)! };

    /// <summary>All thresholds, hard and soft.</summary>
    public IReadOnlyList<EvictionThreshold> Thresholds { get; init; } = [];

    /// <summary>The longest that a pod may take to end for a soft threshold.</summary>
    public TimeSpan LongestGrace { get; init; } = TimeSpan.Zero;

    /// <summary>For how long a pressure is told after it was last seen.</summary>
    public TimeSpan TransitionPeriod { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Upstream's monitoring interval.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What is set aside of a resource because pods would go below it: the hard threshold.</summary>
    public long Reserved(string signal, long capacity) =>
        Thresholds.Where(one => one.Signal == signal && one.Grace is null).Select(one => one.Below.Of(capacity)).DefaultIfEmpty(0).Max();
}
