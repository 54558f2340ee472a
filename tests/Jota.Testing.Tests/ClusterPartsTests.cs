using Jota.Api;
using Jota.Client;
using Jota.Hosting;
using Jota.Store;
using Jota.Store.Memory;
using Jota.Tests;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Testing.Tests;

public sealed class ClusterPartsTests
{
    [Fact]
    public async Task A_part_that_cannot_stop_is_told_and_holds_up_no_other()
    {
        using var log = new ErrorLog(null);
        var parts = await ClusterParts.StartAsync(new MemoryStore(), TimeProvider.System, IdSource.Random, log, TestContext.Current.CancellationToken);
        var (first, last) = (new Part(), new Part());
        parts.Add(first);
        parts.Add(new BrokenPart());
        parts.Add(last);

        await parts.DisposeAsync();

        Assert.True(first.Stopped && last.Stopped);
        Assert.Contains("BrokenPart did not stop as it should", Assert.Single(log.Errors), StringComparison.Ordinal);
        Assert.False(parts.Core.IsReady);
    }

    [Fact]
    public async Task Loops_that_cannot_go_on_fail_the_health_check_until_they_do()
    {
        var ct = TestContext.Current.CancellationToken;
        var clock = new FakeTimeProvider();
        using var log = new ErrorLog(null);
        await using var parts = await ClusterParts.StartAsync(new MemoryStore(), TimeProvider.System, IdSource.Random, log, ct);
        var ofANode = new LoopHealth(parts.Loops, "a node");
        var check = parts.HealthChecks(clock).Single(check => check.Name == "loops");
        Assert.True(check.Live);
        Assert.Null(await check.CheckAsync(ct));

        using var stop = new CancellationTokenSource();
        var works = false;
        var loop = new Loop("looking round", ofANode, clock, log.CreateLogger("loops")).ForeverAsync(
            async stopped => await (works ? Task.Delay(Timeout.InfiniteTimeSpan, clock, stopped) : throw new IOException("broken")), stop.Token);
        for (var turn = 0; turn < 3; turn++)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal("looking round of a node: broken", await check.CheckAsync(ct));
        works = true;
        await stop.CancelAsync();
        clock.Advance(TimeSpan.FromMinutes(1));
        await loop;
        Assert.Null(await check.CheckAsync(ct));
    }

    [Fact]
    public async Task Controllers_and_simulated_nodes_that_cannot_go_on_fail_the_health_check_until_they_do()
    {
        var ct = TestContext.Current.CancellationToken;
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        using var log = new ErrorLog(null);
        using var unwritable = new UnwritableLog(category => category.EndsWith(".ServiceAccountController", StringComparison.Ordinal)
            || category.EndsWith(".SimulatedNodes", StringComparison.Ordinal));
        var store = new UnwritableKinds(new MemoryStore(clock: clock), "/serviceaccounts/", "/leases/");
        await using var parts = await ClusterParts.StartAsync(store, clock, IdSource.Seeded(1), log, ct);
        await parts.StartControlAsync(clock, IdSource.Seeded(2), unwritable, ct);
        await parts.StartSimulatedNodesAsync(1, clock, IdSource.Seeded(3), unwritable, ct);
        var check = parts.HealthChecks(clock).Single(check => check.Name == "loops");
        Assert.Null(await check.CheckAsync(ct));

        store.Fails = true;
        await parts.Administrator.CreateAsync(new V1Namespace { Metadata = new() { Name = "team" } }, ct);
        await PassUntilAsync(clock, () => parts.Loops.Failing.Count == 2);
        Assert.Equal(
            "heartbeats of simulated nodes: no space left on device; worker 1 of controller serviceaccount: no space left on device", await check.CheckAsync(ct));

        store.Fails = false;
        await PassUntilAsync(clock, () => parts.Loops.IsWell);
        Assert.Null(await check.CheckAsync(ct));
    }

    private static async Task PassUntilAsync(FakeTimeProvider clock, Func<bool> so)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!so())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
            clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private sealed class Part : IAsyncDisposable
    {
        public bool Stopped { get; private set; }

        public ValueTask DisposeAsync()
        {
            Stopped = true;
            return default;
        }
    }

    private sealed class BrokenPart : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => throw new InvalidOperationException("broken");
    }

    /// <summary>A store that cannot write some kinds for as long as the test says.</summary>
    private sealed class UnwritableKinds(IRevisionedStore store, params string[] kinds) : IRevisionedStore
    {
        private volatile bool _fails;

        public bool Fails
        {
            set => _fails = value;
        }

        public ValueTask<Revision> GetRevisionAsync(CancellationToken ct) => store.GetRevisionAsync(ct);

        public Revision Compacted => store.Compacted;

        public ValueTask<WriteOutcome> WriteAsync(StoreWrite write, CancellationToken ct) => _fails && kinds.Any(kind => write.Key.Contains(kind, StringComparison.Ordinal))
            ? ValueTask.FromException<WriteOutcome>(new StoreException("broken"))
            : store.WriteAsync(write, ct);

        public ValueTask<StoredValue?> GetAsync(string key, CancellationToken ct) => store.GetAsync(key, ct);

        public ValueTask<StoredPage> RangeAsync(StoreRange range, CancellationToken ct) => store.RangeAsync(range, ct);

        public IAsyncEnumerable<StoreBatch> WatchAsync(string prefix, Revision after, CancellationToken ct) => store.WatchAsync(prefix, after, ct);

        public Task CompactAsync(Revision through, CancellationToken ct) => store.CompactAsync(through, ct);

        public ValueTask DisposeAsync() => store.DisposeAsync();
    }
}
