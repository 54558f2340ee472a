using Jota.Api;

namespace Jota.Store;

/// <summary>
/// etcd's model of storage: one history with one revision counter, compare-and-swap on the revision that last wrote a key,
/// ordered range reads, watches from any revision that is not compacted away.
/// </summary>
/// <remarks>
/// Guarantees, for every back end: a write that was answered survives <c>kill -9</c> (memory aside); revisions rise by one per
/// change, also across restarts; a watch delivers every change of its prefix after its start, in order, once. Values are opaque
/// bytes, never changed after they were handed in. A disk that fails or is full answers <see cref="StoreException"/> and leaves
/// nothing half-done.
/// </remarks>
public interface IRevisionedStore : IAsyncDisposable
{
    /// <summary>
    /// The newest committed revision, that of writes included which were answered to others before the call. May ask whoever keeps the
    /// history, and so wait; a store in this process answers at once.
    /// </summary>
    ValueTask<Revision> GetRevisionAsync(CancellationToken ct);

    /// <summary>
    /// The newest revision that was compacted. What was current at it can still be read and watched from; anything earlier
    /// answers <see cref="CompactedException"/>.
    /// </summary>
    Revision Compacted { get; }

    /// <summary>Reads one key at the newest revision; null when it does not exist.</summary>
    ValueTask<StoredValue?> GetAsync(string key, CancellationToken ct);

    /// <summary>Reads keys in order.</summary>
    /// <param name="range">Which keys, how many, at which revision.</param>
    /// <param name="ct">Ends the read.</param>
    /// <exception cref="CompactedException">The wanted revision is earlier than <see cref="Compacted"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The wanted revision is still to come.</exception>
    ValueTask<StoredPage> RangeAsync(StoreRange range, CancellationToken ct);

    /// <summary>
    /// Writes or deletes one key, with others along with it or none at all, if nobody else did since; durable when answered. Once
    /// cancelled, the write may or may not be done. What is done together may share a revision.
    /// </summary>
    ValueTask<WriteOutcome> WriteAsync(StoreWrite write, CancellationToken ct);

    /// <summary>
    /// Every change of keys with this prefix after <paramref name="after"/>, then live. A reader that does not keep up is ended
    /// with <see cref="WatchOverrunException"/>, never skipped over; closing the store ends it with <see cref="ObjectDisposedException"/>.
    /// </summary>
    /// <exception cref="CompactedException">The start is earlier than <see cref="Compacted"/> (thrown by the reading).</exception>
    /// <exception cref="ReadAnewException">What could not be read before can be read by now (thrown by the reading).</exception>
    IAsyncEnumerable<StoreBatch> WatchAsync(string prefix, Revision after, CancellationToken ct);

    /// <summary>
    /// Whether writes are taken: null when they are, else why not. Asks the disk when it is some time since a write went well.
    /// </summary>
    ValueTask<string?> FindWriteProblemAsync(CancellationToken ct) => new((string?)null);

    /// <summary>
    /// Whether what lies stored under a key should be written once more although it does not change: with another key than the one that
    /// writes now, or not encrypted where it is to be.
    /// </summary>
    ValueTask<bool> IsStaleAsync(string key, CancellationToken ct) => new(false);

    /// <summary>The store of the bytes just as they lie there, for copies of all of them: itself, unless it encrypts.</summary>
    IRevisionedStore AsItLies => this;

    /// <summary>Forgets history up to and including a revision; the newest value of each key stays.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The revision is still to come.</exception>
    Task CompactAsync(Revision through, CancellationToken ct);
}
