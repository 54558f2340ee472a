using System.Text;
using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.Client;
using Jota.Store;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Caching;

/// <summary>Watchers that do not keep up: what they hold, and when they are ended.</summary>
public sealed class SlowWatcherTests
{
    private const int MiB = 1 << 20;

    private readonly FakeTimeProvider _clock = new();
    private readonly ByteAllowance _allowance = new(16 * MiB);
    private readonly WatchCache _cache;
    private long _revision;

    public SlowWatcherTests() => _cache = new(ResourceCatalog.BuiltIn.For<V1ConfigMap>(), new RevisionGate(), _clock, _allowance);

    [Fact]
    public async Task Who_never_reads_holds_no_more_than_the_allowance_and_is_told_so_in_the_end()
    {
        var watchers = Enumerable.Range(0, 50).Select(_ => Watch()).ToList();
        for (var i = 0; i < 200; i++)
        {
            Change(i, MiB);
        }

        Assert.InRange(_cache.RecentBytes, 1, RecentChanges.MostBytesOfFew + (17 * MiB));
        foreach (var watcher in watchers)
        {
            Assert.Equal((0, 410), (await DrainAsync(watcher), watcher.Reason?.Code ?? 0));
            _cache.Leave(watcher);
        }
    }

    [Fact]
    public void What_was_kept_for_a_slow_watcher_is_given_back_when_it_leaves()
    {
        var watcher = Watch();
        for (var i = 0; i < 35; i++)
        {
            Change(i, MiB);
        }

        Assert.True(_allowance.Left < 16 * MiB);
        Assert.True(_cache.RecentBytes > 35 * MiB);
        _cache.Leave(watcher);
        Assert.Equal(16 * MiB, _allowance.Left);
        Assert.InRange(_cache.RecentBytes, 1, RecentChanges.MostBytesOfFew);
    }

    [Fact]
    public async Task A_batch_of_fifty_thousand_changes_ends_no_watcher_that_reads()
    {
        var watchers = Enumerable.Range(0, 5).Select(_ => Watch()).ToList();
        for (var i = 0; i < 50_000; i++)
        {
            Change(i, 100);
        }

        foreach (var watcher in watchers)
        {
            Assert.Equal(50_000, await ReadAsync(watcher));
            Assert.False(watcher.Ended);
        }
    }

    [Fact]
    public async Task Who_reads_too_late_is_ended_with_a_reason()
    {
        var watcher = Watch();
        for (var i = 0; i < 200; i++)
        {
            Change(i, 100);
        }

        _clock.Advance(RecentChanges.Kept + TimeSpan.FromSeconds(1));
        Change(200, 100);
        Assert.Equal(0, await DrainAsync(watcher));
        Assert.Equal((410, "Expired"), (watcher.Reason!.Code, watcher.Reason.Reason));
    }

    [Fact]
    public async Task A_bookmark_that_does_not_fit_is_left_out()
    {
        var watcher = _cache.WatchFromNow(Everything(), bookmarks: true, tellPresent: false).Watcher;
        for (var i = 0; i < 5000; i++)
        {
            Change(i, 100);
        }

        _cache.OfferBookmarks();
        Assert.Equal(5000, await ReadAsync(watcher));
        Assert.False(watcher.Ended);
        _cache.OfferBookmarks();
        Assert.True(watcher.Events.TryRead(out var bookmark));
        Assert.Equal((WatchEventType.Bookmark, new Revision(5000)), (bookmark.Type, bookmark.Revision));
    }

    [Fact]
    public async Task A_watcher_of_some_objects_reads_just_those_of_a_long_batch()
    {
        var selection = new WatchSelection(
            new ApiTarget(_cache.Resource, "default"), LabelSelector.Everything, FieldSelector.Where("metadata.name", "m7"));
        var watcher = _cache.WatchFromNow(selection, bookmarks: false, tellPresent: false).Watcher;
        for (var i = 0; i < 5000; i++)
        {
            Change(i % 100, 100);
        }

        Assert.Equal(50, await ReadAsync(watcher));
    }

    private WatchSelection Everything() => new(new ApiTarget(_cache.Resource), LabelSelector.Everything, FieldSelector.Everything);

    private CacheWatcher Watch() => _cache.WatchFromNow(Everything(), bookmarks: false, tellPresent: false).Watcher;

    private void Change(int number, int length)
    {
        var json = $$$"""{"metadata":{"name":"m{{{number}}}","namespace":"default","uid":"u"},"data":{"k":"{{{new string('v', length)}}}"}}""";
        var change = new StoreChange(_cache.KeyOf(Key($"m{number}")), new(++_revision), Encoding.UTF8.GetBytes(json), default);
        _cache.Apply(change, _cache.Read(change)!);
    }

    /// <summary>Reads what there is.</summary>
    private static async Task<int> ReadAsync(CacheWatcher watcher)
    {
        var (count, last) = (0, Revision.None);
        Assert.True(await watcher.Events.WaitToReadAsync(Ct));
        while (watcher.Events.TryRead(out var seen))
        {
            Assert.True(seen.Revision > last);
            last = seen.Revision;
            count++;
        }

        return count;
    }

    /// <summary>Reads to the end, which must be near.</summary>
    private static async Task<int> DrainAsync(CacheWatcher watcher)
    {
        var count = 0;
        while (watcher.Events.WaitToReadAsync(Ct).AsTask() is { IsCompleted: true } next && await next)
        {
            while (watcher.Events.TryRead(out _))
            {
                count++;
            }
        }

        return count;
    }
}
