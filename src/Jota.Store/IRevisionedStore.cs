using Jota.Api;

namespace Jota.Store;

/// <summary>
/// etcd's model of storage: one history with one revision counter, compare-and-swap on the revision that last wrote a key,
/// ordered range reads, watches from any revision that is not compacted away.
/// </summary>
/// <remarks>
/// Guarantees, for every back end: a write that was answered survives <c>kill -9</c> (memory aside); revisions rise by one per
/// change, also across restarts; a watch delivers every change of its prefix after its start, in order, once. Values are opaque
/// bytes, never changed after they were handed in.
/// </remarks>
public interface IRevisionedStore : IAsyncDisposable
{
    /// <summary>The newest committed revision.</summary>
    Revision Revision { get; }

    /// <summary>The newest revision that was compacted: reads and watches at or before it answer <see cref="CompactedException"/>.</summary>
    Revision Compacted { get; }

    /// <summary>Reads one key at the newest revision; null when it does not exist.</summary>
    ValueTask<StoredValue?> GetAsync(string key, CancellationToken ct);

    /// <summary>Reads keys in order.</summary>
    /// <param name="range">Which keys, how many, at which revision.</param>
    /// <param name="ct">Ends the read.</param>
    /// <exception cref="CompactedException">The wanted revision is compacted.</exception>
    ValueTask<StoredPage> RangeAsync(StoreRange range, CancellationToken ct);

    /// <summary>Writes or deletes one key if nobody else did since; durable when answered.</summary>
    ValueTask<WriteOutcome> WriteAsync(StoreWrite write, CancellationToken ct);

    /// <summary>
    /// Every change of keys with this prefix after <paramref name="after"/>, then live. A reader that does not keep up is ended
    /// with <see cref="WatchOverrunException"/>, never skipped over.
    /// </summary>
    /// <exception cref="CompactedException">The start is compacted (thrown at the first read).</exception>
    IAsyncEnumerable<StoreBatch> WatchAsync(string prefix, Revision after, CancellationToken ct);

    /// <summary>Forgets history up to and including a revision; the newest value of each key stays.</summary>
    Task CompactAsync(Revision through, CancellationToken ct);
}

/// <summary>A key's value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The bytes.</param>
/// <param name="Modified">The revision that wrote them.</param>
/// <param name="Created">The revision that created the key.</param>
public sealed record StoredValue(string Key, ReadOnlyMemory<byte> Value, Revision Modified, Revision Created);

/// <summary>Which keys to read.</summary>
/// <param name="Prefix">Keys with this prefix.</param>
public sealed record StoreRange(string Prefix)
{
    /// <summary>Only keys after this one; empty for all.</summary>
    public string After { get; init; } = "";

    /// <summary>At most this many; 0 for all.</summary>
    public int Limit { get; init; }

    /// <summary>As they were at this revision; none for the newest.</summary>
    public Revision At { get; init; }
}

/// <summary>Keys read.</summary>
/// <param name="Values">In order of key.</param>
/// <param name="Revision">The revision they were read at.</param>
/// <param name="More">Whether the limit cut the range short.</param>
/// <param name="Remaining">How many keys were left out.</param>
public sealed record StoredPage(IReadOnlyList<StoredValue> Values, Revision Revision, bool More, long Remaining);

/// <summary>A conditional write.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The new bytes; null deletes.</param>
/// <param name="Expected">The revision that must have written the key last; none: the key must not exist.</param>
public sealed record StoreWrite(string Key, ReadOnlyMemory<byte>? Value, Revision Expected);

/// <summary>What became of a conditional write.</summary>
/// <param name="Succeeded">Whether it was done.</param>
/// <param name="Revision">The new revision, when it was done.</param>
/// <param name="Current">What is there instead, when it was not; null when the key does not exist.</param>
public readonly record struct WriteOutcome(bool Succeeded, Revision Revision, StoredValue? Current);

/// <summary>A change as watchers see it.</summary>
/// <param name="Key">The key.</param>
/// <param name="Revision">The change's revision.</param>
/// <param name="Value">The new bytes; null when it was deleted.</param>
/// <param name="Previous">The value before; null when it was created.</param>
public sealed record StoreChange(string Key, Revision Revision, ReadOnlyMemory<byte>? Value, StoredValue? Previous);

/// <summary>Changes in order, and how far history has been told.</summary>
/// <param name="Changes">The changes of the prefix; may be empty when only <paramref name="Through"/> moved on.</param>
/// <param name="Through">Every change of the prefix up to here has now been delivered.</param>
public sealed record StoreBatch(IReadOnlyList<StoreChange> Changes, Revision Through);

/// <summary>The wanted point in history is compacted away.</summary>
public sealed class CompactedException(Revision wanted, Revision compacted)
    : Exception($"revision {wanted} is compacted; history starts after {compacted}")
{
    /// <summary>What was asked for.</summary>
    public Revision Wanted { get; } = wanted;

    /// <summary>The newest compacted revision.</summary>
    public Revision Compacted { get; } = compacted;
}

/// <summary>A watcher did not keep up and was ended.</summary>
public sealed class WatchOverrunException(string prefix) : Exception($"the watch of {prefix} fell too far behind");
