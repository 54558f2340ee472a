using Jota.Api;
using Jota.Store.Compaction;
using Jota.Store.Sqlite.Reading;
using Jota.Store.Sqlite.Writing;
using Jota.Store.Watching;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Store.Sqlite;

/// <summary>
/// The embedded store: one SQLite database with a write-ahead log. One writer commits all writes that wait in one transaction, so
/// each answered write is on disk and throughput grows with the number of writers; reads go beside it on connections of their own.
/// </summary>
public sealed class SqliteStore : IRevisionedStore
{
    private readonly FileStream _lock;
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;
    private readonly SqliteHistory _history;
    private readonly WatchHub _hub;
    private readonly HistoryTrimmer _trimmer;
    private int _closed;

    private SqliteStore(SqliteStoreOptions options, FileStream fileLock, ILogger log)
    {
        _lock = fileLock;
        _hub = new(options.Limits);
        _readers = new(options);
        _history = new(_readers);
        _trimmer = new(options.Limits, options.Clock, through => _writer!.Compact(through));
        _writer = new(options, _hub, _trimmer, log);
    }

    /// <summary>The newest committed revision.</summary>
    public Revision Revision => _hub.Revision;

    /// <inheritdoc/>
    public ValueTask<Revision> GetRevisionAsync(CancellationToken ct) => new(_hub.Revision);

    /// <inheritdoc/>
    public Revision Compacted => _writer.Compacted;

    /// <summary>Opens a store, making its database when there is none. One process at a time may hold it.</summary>
    /// <exception cref="StoreException">The disk fails, or another process holds the database.</exception>
    public static async Task<SqliteStore> OpenAsync(SqliteStoreOptions options, CancellationToken ct, ILogger<SqliteStore>? log = null)
    {
        ct.ThrowIfCancellationRequested();
        var fileLock = await SqliteFiles.ClaimAsync(options, ct);
        var store = new SqliteStore(options, fileLock, log ?? NullLogger<SqliteStore>.Instance);
        try
        {
            await store._writer.StartAsync();
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoredValue?> GetAsync(string key, CancellationToken ct) => _readers.ReadAsync(reader => reader.Get(key), ct);

    /// <inheritdoc/>
    public ValueTask<StoredPage> RangeAsync(StoreRange range, CancellationToken ct) =>
        _readers.ReadAsync(reader => reader.Range(range), ct);

    /// <inheritdoc/>
    public ValueTask<WriteOutcome> WriteAsync(StoreWrite write, CancellationToken ct) => _writer.WriteAsync(write, ct);

    /// <inheritdoc/>
    public ValueTask<string?> FindWriteProblemAsync(CancellationToken ct) => _writer.FindProblemAsync(ct);

    /// <inheritdoc/>
    public IAsyncEnumerable<StoreBatch> WatchAsync(string prefix, Revision after, CancellationToken ct) =>
        WatchStream.ReadAsync(_hub, _history, prefix, after, ct);

    /// <inheritdoc/>
    public Task CompactAsync(Revision through, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(through, Revision);
        return _writer.CompactAsync(through, ct);
    }

    /// <summary>Commits what was handed in, ends the watches and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            _trimmer.Dispose();
            await _readers.DisposeAsync();
            await _writer.DisposeAsync();
            _hub.Close();
            await _lock.DisposeAsync();
        }
    }
}
