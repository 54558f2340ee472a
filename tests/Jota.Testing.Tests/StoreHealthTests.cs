using Jota.Hosting;
using Jota.Store;
using Jota.Store.Memory;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Testing.Tests;

public sealed class StoreHealthTests
{
    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_store_that_takes_writes_is_well()
    {
        await using var store = new MemoryStore();
        Assert.Null(await new StoreHealth(store, () => true, _clock).CheckAsync(Ct));
        Assert.Equal("what is stored cannot be followed", await new StoreHealth(store, () => false, _clock).CheckAsync(Ct));
    }

    [Fact]
    public async Task What_stops_writes_is_told()
    {
        Assert.Equal("the disk is full", await new StoreHealth(new IllStore(() => new("the disk is full")), () => true, _clock).CheckAsync(Ct));
    }

    [Fact]
    public async Task A_disk_that_hangs_is_not_well()
    {
        var never = new TaskCompletionSource<string?>();
        var check = new StoreHealth(new IllStore(() => new(never.Task)), () => true, _clock).CheckAsync(Ct).AsTask();
        Assert.False(check.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("the store has not answered for 5 seconds", await check);
    }

    private sealed class IllStore(Func<ValueTask<string?>> problem) : IRevisionedStore
    {
        public ValueTask<Jota.Api.Revision> GetRevisionAsync(CancellationToken ct) => default;

        public Jota.Api.Revision Compacted => default;

        public ValueTask<string?> FindWriteProblemAsync(CancellationToken ct) => problem();

        public ValueTask<StoredValue?> GetAsync(string key, CancellationToken ct) => throw new NotSupportedException();

        public ValueTask<StoredPage> RangeAsync(StoreRange range, CancellationToken ct) => throw new NotSupportedException();

        public ValueTask<WriteOutcome> WriteAsync(StoreWrite write, CancellationToken ct) => throw new NotSupportedException();

        public IAsyncEnumerable<StoreBatch> WatchAsync(string prefix, Jota.Api.Revision after, CancellationToken ct) => throw new NotSupportedException();

        public Task CompactAsync(Jota.Api.Revision through, CancellationToken ct) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => default;
    }
}
