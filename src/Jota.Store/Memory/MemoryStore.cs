using Jota.Api;
using Jota.Store.Compaction;
using Jota.Store.Watching;

namespace Jota.Store.Memory;

/// <summary>The store without a disk: for tests and throw-away clusters. All is lost with the process.</summary>
public sealed class MemoryStore : IRevisionedStore, IHistory
{
    private const int HistoryPage = 1000;

    private readonly Lock _gate = new();
    private readonly MemoryState _state = new();
    private readonly WatchHub _hub;
    private readonly HistoryTrimmer _trimmer;
    private bool _closed;

    /// <summary>An empty store.</summary>
    public MemoryStore(StoreLimits? limits = null, TimeProvider? clock = null)
    {
        _hub = new(limits ?? new());
        _trimmer = new(limits ?? new(), clock ?? TimeProvider.System, Compact);
    }

    /// <summary>The newest committed revision.</summary>
    public Revision Revision => _hub.Revision;

    /// <inheritdoc/>
    public ValueTask<Revision> GetRevisionAsync(CancellationToken ct) => new(_hub.Revision);

    /// <inheritdoc/>
    public Revision Compacted
    {
        get
        {
            lock (_gate)
            {
                return _state.Compacted;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoredValue?> GetAsync(string key, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return new(_state.Find(key));
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoredPage> RangeAsync(StoreRange range, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            return new(_state.Read(range));
        }
    }

    /// <inheritdoc/>
    public ValueTask<WriteOutcome> WriteAsync(StoreWrite write, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        WriteOutcome outcome;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            var changes = new List<StoreChange>(1 + write.Along.Length);
            outcome = _state.Write(write, changes);
            if (changes.Count > 0)
            {
                _hub.Publish(changes, outcome.Revision);
            }
        }

        if (outcome.Succeeded)
        {
            _trimmer.Committed(outcome.Revision);
        }

        return new(outcome);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<StoreBatch> WatchAsync(string prefix, Revision after, CancellationToken ct) =>
        WatchStream.ReadAsync(_hub, this, prefix, after, ct);

    /// <inheritdoc/>
    public Task CompactAsync(Revision through, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(through, Revision);
        Compact(through);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _closed = true;
        }

        _trimmer.Dispose();
        _hub.Close();
        return ValueTask.CompletedTask;
    }

    ValueTask<StoreBatch> IHistory.ReadAsync(string prefix, Revision after, CancellationToken ct)
    {
        lock (_gate)
        {
            return new(_state.ReadHistory(prefix, after, HistoryPage));
        }
    }

    private void Compact(Revision through)
    {
        lock (_gate)
        {
            _state.Compact(through);
        }
    }
}
