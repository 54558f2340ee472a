using Jota.Api;
using Jota.Store;

namespace Jota.ApiServer.Tests.Allocation;

/// <summary>A store whose disk is full as long as the test says.</summary>
internal sealed class FailingWrites(IRevisionedStore store) : IRevisionedStore
{
    public bool IsFull { get; set; }

    public ValueTask<Revision> GetRevisionAsync(CancellationToken ct) => store.GetRevisionAsync(ct);

    public Revision Compacted => store.Compacted;

    public ValueTask<WriteOutcome> WriteAsync(StoreWrite write, CancellationToken ct) =>
        IsFull ? ValueTask.FromException<WriteOutcome>(new StoreException("no space left on device") { DiskFull = true }) : store.WriteAsync(write, ct);

    public ValueTask<StoredValue?> GetAsync(string key, CancellationToken ct) => store.GetAsync(key, ct);

    public ValueTask<StoredPage> RangeAsync(StoreRange range, CancellationToken ct) => store.RangeAsync(range, ct);

    public IAsyncEnumerable<StoreBatch> WatchAsync(string prefix, Revision after, CancellationToken ct) => store.WatchAsync(prefix, after, ct);

    public Task CompactAsync(Revision through, CancellationToken ct) => store.CompactAsync(through, ct);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
