namespace Jota.Store;

/// <summary>How much a store remembers, and how far a watcher may fall behind.</summary>
public sealed record StoreLimits
{
    /// <summary>
    /// Changes older than this are compacted, at the latest when they are twice as old; infinite keeps them. The default is
    /// the interval at which upstream's API server compacts etcd.
    /// </summary>
    public TimeSpan HistoryAge { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>With more changes than this the older half is compacted, whatever its age.</summary>
    public long HistoryChanges { get; init; } = 100_000;

    /// <summary>Changes that may wait for a watcher's reader.</summary>
    public int WatchChanges { get; init; } = 50_000;

    /// <summary>Bytes of values that may wait for a watcher's reader.</summary>
    public long WatchBytes { get; init; } = 64L << 20;
}
