using Jota.Api;
using Jota.Store;

namespace Jota.ApiServer.Tests.Allocation;

/// <summary>A store that answers deletions late: those who watch hear of them before.</summary>
internal sealed class LateDeletions(IRevisionedStore store) : IRevisionedStore
{
    private readonly TaskCompletionSource _answers = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ValueTask<Revision> GetRevisionAsync(CancellationToken ct) => store.GetRevisionAsync(ct);

    public Revision Compacted => store.Compacted;

    public void Answer() => _answers.TrySetResult();

    public async ValueTask<WriteOutcome> WriteAsync(StoreWrite write, CancellationToken ct)
    {
        var outcome = await store.WriteAsync(write, ct);
        if (write.Value is null)
        {
            await _answers.Task;
        }

        return outcome;
    }

    public ValueTask<StoredValue?> GetAsync(string key, CancellationToken ct) => store.GetAsync(key, ct);

    public ValueTask<StoredPage> RangeAsync(StoreRange range, CancellationToken ct) => store.RangeAsync(range, ct);

    public IAsyncEnumerable<StoreBatch> WatchAsync(string prefix, Revision after, CancellationToken ct) => store.WatchAsync(prefix, after, ct);

    public Task CompactAsync(Revision through, CancellationToken ct) => store.CompactAsync(through, ct);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
