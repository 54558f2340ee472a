namespace Jota.Store.Sqlite;

/// <summary>Where a SQLite store lies and how it behaves.</summary>
/// <param name="Path">The database file; its folder is made when it is missing.</param>
public sealed record SqliteStoreOptions(string Path)
{
    /// <summary>What is remembered, and how far watchers may fall behind.</summary>
    public StoreLimits Limits { get; init; } = new();

    /// <summary>The clock of automatic compaction.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// The most the database may take on disk, its write-ahead log aside; at it writes fail as on a full disk. Upstream's etcd
    /// keeps to 2 GiB unless told otherwise; 0 is no bound of our own.
    /// </summary>
    public long MaxBytes { get; init; }

    /// <summary>
    /// Room that is kept on the disk for the day when it is full: for deletes, and for what they need. More than a write-ahead log
    /// grows to.
    /// </summary>
    public long ReserveBytes { get; init; } = 24L << 20;

    /// <summary>
    /// Whether to go on with what can be read of damaged files. They are kept aside, and revisions go on well above all that was answered.
    /// </summary>
    public bool AcceptDataLoss { get; init; }

    /// <summary>How long to wait for another process to let go of the database.</summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The write-ahead log is copied into the database each time it has grown by this much.</summary>
    public long CheckpointBytes { get; init; } = 16L << 20;
}
