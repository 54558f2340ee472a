using System.Runtime.CompilerServices;
using Jota.Api;
using Jota.Store.Etcd.Compaction;
using Jota.Store.Etcd.Connections;
using Jota.Store.Etcd.Following;
using Jota.Store.Etcd.Keys;
using Jota.Store.Etcd.Reading;
using Jota.Store.Etcd.Settings;
using Jota.Store.Etcd.Writing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Store.Etcd;

/// <summary>
/// The store on etcd 3.4 and later, which several servers may share. What is written together shares a revision; revisions begin where
/// etcd is. Nothing is kept here: see docs/etcd.md for what is told when etcd is away.
/// </summary>
public sealed class EtcdStore : IRevisionedStore
{
    private readonly EtcdStoreOptions _options;
    private readonly EtcdMembers _members;
    private readonly EtcdKeys _keys;
    private readonly CompactedMark _compacted = new();
    private readonly EtcdReader _reader;
    private readonly EtcdWriter _writer;
    private readonly EtcdCompactor _compactor;
    private readonly EtcdHealth _health;
    private readonly OpenWatches _watches;
    private readonly SharedQuestion<Revision> _newest;
    private readonly ILogger _log;
    private Task _compacting = Task.CompletedTask;

    private EtcdStore(EtcdStoreOptions options, ILogger? log)
    {
        (_options, _log) = (options, log ?? NullLogger.Instance);
        (_members, _keys) = (new(options), new(options.Prefix, options.Root));
        _reader = new(_members, _keys, _compacted);
        _writer = new(_members, _keys, options.Clock);
        _compactor = new(_members, _compacted, options.Limits, options.Clock, _log);
        _health = new(_members, _reader, _writer);
        _watches = new(_members, _keys);
        _newest = new(() => _reader.NewestAsync(_members.Closing));
    }

    /// <inheritdoc/>
    public Revision Compacted => _compacted.Value;

    /// <summary>How far all open watches have heard.</summary>
    internal Revision Watched => _watches.Oldest;

    /// <summary>Connects, and makes sure that a majority of etcd answers.</summary>
    /// <exception cref="StoreException">Nobody answers, etcd refuses us, or a file cannot be read.</exception>
    public static async Task<EtcdStore> OpenAsync(EtcdStoreOptions options, CancellationToken ct, ILogger<EtcdStore>? log = null)
    {
        var store = new EtcdStore(options, log);
        try
        {
            await store._reader.NewestAsync(ct);
            await store._reader.FindCompactedAsync(ct);
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }

        store._compacting = options.Limits.HistoryAge == Timeout.InfiniteTimeSpan ? Task.CompletedTask : store._compactor.RunAsync();
        return store;
    }

    /// <inheritdoc/>
    public async ValueTask<Revision> GetRevisionAsync(CancellationToken ct)
    {
        ThrowIfOver(ct);
        var newest = await _newest.AskAsync(ct);
        _watches.Expect(newest);
        return newest;
    }

    /// <inheritdoc/>
    public ValueTask<StoredValue?> GetAsync(string key, CancellationToken ct)
    {
        ThrowIfOver(ct);
        return new(_reader.GetAsync(key, ct));
    }

    /// <inheritdoc/>
    public ValueTask<StoredPage> RangeAsync(StoreRange range, CancellationToken ct)
    {
        ThrowIfOver(ct);
        return new(_reader.RangeAsync(range, ct));
    }

    /// <inheritdoc/>
    public ValueTask<WriteOutcome> WriteAsync(StoreWrite write, CancellationToken ct)
    {
        ThrowIfOver(ct);
        return new(_writer.WriteAsync(write, ct));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoreBatch> WatchAsync(string prefix, Revision after, [EnumeratorCancellation] CancellationToken ct)
    {
        ThrowIfOver(ct);
        var watch = new EtcdWatch(_members, _keys, _compacted, after, _log);
        _watches.Add(watch);
        try
        {
            await foreach (var batch in watch.ReadAsync(prefix, _options.Limits, ct))
            {
                yield return batch;
            }
        }
        finally
        {
            _watches.Remove(watch);
        }
    }

    /// <inheritdoc/>
    public ValueTask<string?> FindWriteProblemAsync(CancellationToken ct)
    {
        ThrowIfOver(ct);
        return _health.FindProblemAsync(ct);
    }

    /// <inheritdoc/>
    public Task CompactAsync(Revision through, CancellationToken ct)
    {
        ThrowIfOver(ct);
        return through <= Compacted ? Task.CompletedTask : _compactor.CompactAsync(through, ct);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_members.Closing.IsCancellationRequested)
        {
            _members.Close();
            await _compacting;
            await _watches.EndAsync();
            _members.Dispose();
        }
    }

    private void ThrowIfOver(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_members.Closing.IsCancellationRequested, this);
    }
}
