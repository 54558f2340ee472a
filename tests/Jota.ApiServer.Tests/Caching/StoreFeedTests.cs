using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.ApiServer.Tests.Http;
using Jota.Client;
using Jota.Store;
using Jota.Store.Memory;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Caching;

/// <summary>The feed comes back, whatever happens to the store's history or to those who follow the caches.</summary>
public sealed class StoreFeedTests
{
    [Fact]
    public async Task A_compaction_while_it_loads_makes_it_load_again()
    {
        await using var feed = await FeedScope.StartAsync(maps: 5000);
        feed.Store.OnRange = async page =>
        {
            if (page == 1)
            {
                await feed.WriteAsync("late");
                await feed.Store.Inner.CompactAsync(feed.Store.Revision, Ct);
            }
        };

        await feed.Feed.LoadAsync(Ct);

        Assert.Equal(5001, feed.Maps.Read().Objects.Count);
    }

    [Fact]
    public async Task A_compaction_while_it_reloads_does_not_stop_it_for_ever()
    {
        await using var feed = await FeedScope.StartAsync(maps: 5000);
        feed.Store.OnWatch = turn => turn == 0 ? throw new CompactedException(new(1), new(2)) : ValueTask.CompletedTask;
        feed.Store.OnRange = async page =>
        {
            if (page == 1)
            {
                await feed.WriteAsync("late");
                await feed.Store.Inner.CompactAsync(feed.Store.Revision, Ct);
            }
        };
        feed.Follow();

        await feed.WriteAsync("later");

        await feed.UntilAsync(() => feed.Maps.Find(feed.Maps.KeyOf(Key("later"))) is not null);
    }

    [Fact]
    public async Task An_overrun_ends_no_watch_and_skips_nothing()
    {
        await using var feed = await FeedScope.StartAsync(maps: 0);
        feed.Store.OnBatch = batch => batch == 1 ? throw new WatchOverrunException("/registry/") : ValueTask.CompletedTask;
        feed.Follow();
        var watcher = feed.Maps.WatchFromNow(Everything(feed), bookmarks: false, tellPresent: false).Watcher;
        for (var i = 0; i < 3; i++)
        {
            await feed.WriteAsync($"m{i}");
        }

        var told = new List<string>();
        await feed.UntilAsync(() =>
        {
            while (watcher.Events.TryRead(out var seen))
            {
                told.Add(seen.Object!.Key.Name);
            }

            return told.Count == 3;
        });
        Assert.Equal(["m0", "m1", "m2"], told);
        Assert.Null(watcher.Reason);
    }

    [Fact]
    public async Task Any_failure_is_survived_and_told_meanwhile()
    {
        await using var feed = await FeedScope.StartAsync(maps: 0);
        var mended = false;
        feed.Store.OnWatch = _ => mended ? ValueTask.CompletedTask : throw new InvalidDataException("noise on the disk");
        feed.Follow();
        await feed.UntilAsync(() => feed.Health.Describe() is not null);
        Assert.Equal("watch caches: noise on the disk", feed.Health.Describe());

        mended = true;
        await feed.WriteAsync("after");
        await feed.UntilAsync(() => feed.Maps.Find(feed.Maps.KeyOf(Key("after"))) is not null && feed.Health.IsWell);
    }

    [Fact]
    public async Task A_listeners_failure_is_its_own_and_it_is_told_everything_anew()
    {
        await using var feed = await FeedScope.StartAsync(maps: 0);
        var listener = new FailingListener();
        feed.Maps.Attach(listener);
        feed.Follow();
        var watcher = feed.Maps.WatchFromNow(Everything(feed), bookmarks: false, tellPresent: false).Watcher;

        await feed.WriteAsync("a");

        WatchEvent? seen = null;
        await feed.UntilAsync(() => seen is not null || watcher.Events.TryRead(out seen));
        Assert.Equal("a", seen!.Object!.Key.Name);
        await feed.UntilAsync(() => feed.Logs.Errors.Count > 0);
        Assert.Equal([0, 1], listener.Loads);
        Assert.DoesNotContain(feed.Logs.Errors, error => error.Contains("unreadable", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Caches_that_do_not_follow_say_how_far_they_are()
    {
        await using var feed = await FeedScope.StartAsync(maps: 0);
        await feed.WriteAsync("a");

        var asked = feed.Caches.WhyBehindAsync(Ct).AsTask();
        feed.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal($"the caches are at revision {feed.Caches.Gate.Applied}, the store is at {feed.Store.Revision}", await asked);

        feed.Follow();
        Assert.Null(await feed.Caches.WhyBehindAsync(Ct));
    }

    [Fact]
    public async Task A_read_that_must_be_fresh_waits_for_the_stores_word_of_its_newest_revision()
    {
        await using var feed = await FeedScope.StartAsync(maps: 0);
        var told = new TaskCompletionSource<Revision>(TaskCreationOptions.RunContinuationsAsynchronously);
        feed.Store.OnRevision = _ => new(told.Task);
        await feed.WriteAsync("a");
        feed.Follow();

        var fresh = feed.Caches.WhenFreshAsync(Ct);
        Assert.False(fresh.IsCompleted);

        told.SetResult(feed.Store.Revision);
        await fresh;
        Assert.True(feed.Caches.Gate.Applied >= feed.Store.Revision);
    }

    private static WatchSelection Everything(FeedScope feed) =>
        new(new ApiTarget(feed.Maps.Resource), LabelSelector.Everything, FieldSelector.Everything);

    private sealed class FailingListener : ICacheListener
    {
        public ConcurrentQueue<int> Loads { get; } = [];

        public void Loaded(OrderedSnapshot objects) => Loads.Enqueue(objects.Count);

        public void Changed(CacheChange change) => throw new InvalidOperationException("a fault of its own");
    }

    /// <summary>A feed on a store that can be disturbed.</summary>
    private sealed class FeedScope : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private Task _following = Task.CompletedTask;
        private Revision _from;

        private FeedScope()
        {
            Store = new DisturbedStore(new MemoryStore(clock: Clock));
            Caches = new WatchCaches(new(ResourceCatalog.BuiltIn), Store, Clock);
            Maps = Caches.Find<V1ConfigMap>()!;
            Feed = new StoreFeed(Store, Caches, Health, Clock, Logs.CreateLogger<StoreFeed>());
        }

        public FakeTimeProvider Clock { get; } = new();

        public DisturbedStore Store { get; }

        public WatchCaches Caches { get; }

        public WatchCache Maps { get; }

        public LoopHealth Health { get; } = new();

        public RecordingLogs Logs { get; } = new();

        public StoreFeed Feed { get; }

        public static async Task<FeedScope> StartAsync(int maps)
        {
            var scope = new FeedScope();
            for (var i = 0; i < maps; i++)
            {
                await scope.WriteAsync($"m{i:D5}");
            }

            scope._from = await scope.Feed.LoadAsync(Ct);
            scope.Store.Pages = 0;
            return scope;
        }

        public void Follow() => _following = Feed.FollowAsync(_from, _stop.Token);

        public async Task WriteAsync(string name) => await Store.WriteAsync(
            new StoreWrite(Maps.KeyOf(Key(name)), Encoding.UTF8.GetBytes($$$"""{"metadata":{"name":"{{{name}}}","namespace":"default","uid":"u"}}"""), Revision.None), Ct);

        /// <summary>Lets time go by until it is so.</summary>
        public async Task UntilAsync(Func<bool> condition)
        {
            for (var i = 0; i < 1_000_000 && !condition(); i++)
            {
                Clock.Advance(TimeSpan.FromMilliseconds(100));
                await Task.Yield();
            }

            Assert.True(condition());
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _following;
            await Store.DisposeAsync();
            _stop.Dispose();
        }
    }

    private sealed class DisturbedStore(MemoryStore inner) : IRevisionedStore
    {
        private int _watches;
        private int _batches;

        public MemoryStore Inner => inner;

        public int Pages { get; set; }

        /// <summary>How the newest revision is found out.</summary>
        public Func<Revision, ValueTask<Revision>> OnRevision { get; set; } = revision => new(revision);

        /// <summary>Before a page is read, by how many were read before.</summary>
        public Func<int, Task> OnRange { get; set; } = _ => Task.CompletedTask;

        /// <summary>Before a watch begins, by how many began before.</summary>
        public Func<int, ValueTask> OnWatch { get; set; } = _ => ValueTask.CompletedTask;

        /// <summary>Before a batch is told, by how many were told before.</summary>
        public Func<int, ValueTask> OnBatch { get; set; } = _ => ValueTask.CompletedTask;

        public Revision Revision => inner.Revision;

        public ValueTask<Revision> GetRevisionAsync(CancellationToken ct) => OnRevision(inner.Revision);

        public Revision Compacted => inner.Compacted;

        public ValueTask<StoredValue?> GetAsync(string key, CancellationToken ct) => inner.GetAsync(key, ct);

        public async ValueTask<StoredPage> RangeAsync(StoreRange range, CancellationToken ct)
        {
            await OnRange(Pages++);
            return await inner.RangeAsync(range, ct);
        }

        public ValueTask<WriteOutcome> WriteAsync(StoreWrite write, CancellationToken ct) => inner.WriteAsync(write, ct);

        public async IAsyncEnumerable<StoreBatch> WatchAsync(string prefix, Revision after, [EnumeratorCancellation] CancellationToken ct)
        {
            await OnWatch(_watches++);
            await foreach (var batch in inner.WatchAsync(prefix, after, ct))
            {
                await OnBatch(_batches++);
                yield return batch;
            }
        }

        public Task CompactAsync(Revision through, CancellationToken ct) => inner.CompactAsync(through, ct);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
