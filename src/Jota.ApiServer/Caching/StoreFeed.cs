using System.Text.Json;
using Jota.Api;
using Jota.Store;
using Microsoft.Extensions.Logging;

namespace Jota.ApiServer.Caching;

/// <summary>
/// Carries the store's history into the caches: loads the present state once, then follows one watch of everything. One feed for
/// all resources, so that all caches are at the same revision and an idle server waits on one thing.
/// </summary>
internal sealed partial class StoreFeed(IRevisionedStore store, WatchCaches caches, TimeProvider clock, ILogger<StoreFeed> log)
{
    private const string Everything = "/registry/";
    private const int PageSize = 4096;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>Loads the present state; answers its revision.</summary>
    public async Task<Revision> LoadAsync(CancellationToken ct)
    {
        var entries = caches.All.ToDictionary(c => c, _ => new List<OrderedSnapshot.Entry>());
        var range = new StoreRange(Everything) { Limit = PageSize };
        StoredPage page;
        do
        {
            page = await store.RangeAsync(range, ct);
            foreach (var value in page.Values)
            {
                Take(value, entries);
            }

            range = range with { At = page.Revision, After = page.Values.Count > 0 ? page.Values[^1].Key : range.After };
        }
        while (page.More);

        foreach (var (cache, ordered) in entries)
        {
            cache.Load(ordered, page.Revision);
        }

        caches.Gate.Advance(page.Revision);
        return page.Revision;
    }

    /// <summary>Follows the store from a loaded revision until it is cancelled or the store is closed. Whoever waits for more then is let go.</summary>
    public async Task FollowAsync(Revision from, CancellationToken ct)
    {
        try
        {
            for (var next = (Revision?)from; ; next = await ReloadAsync(ct))
            {
                await FollowOnceAsync(next, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The server stops.
        }
        catch (Exception e)
        {
            Lost(log, e);
        }
        finally
        {
            caches.Gate.Close();
        }
    }

    /// <summary>Follows as long as it goes well; without a revision the last attempt to load failed.</summary>
    private async Task FollowOnceAsync(Revision? from, CancellationToken ct)
    {
        if (from is not { } after)
        {
            await Task.Delay(RetryAfter, clock, ct);
            return;
        }

        try
        {
            await foreach (var batch in store.WatchAsync(Everything, after, ct))
            {
                Apply(batch);
            }
        }
        catch (Exception e) when (e is WatchOverrunException or CompactedException or StoreException)
        {
            FellBehind(log, e);
        }
    }

    private async Task<Revision?> ReloadAsync(CancellationToken ct)
    {
        try
        {
            return await LoadAsync(ct);
        }
        catch (StoreException e)
        {
            FellBehind(log, e);
            return null;
        }
    }

    private void Apply(StoreBatch batch)
    {
        foreach (var change in batch.Changes)
        {
            try
            {
                caches.Holding(change.Key)?.Apply(change);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                Unreadable(log, e, change.Key);
            }
        }

        caches.Gate.Advance(batch.Through);
    }

    private void Take(StoredValue value, Dictionary<WatchCache, List<OrderedSnapshot.Entry>> entries)
    {
        if (caches.Holding(value.Key) is not { } cache)
        {
            return;
        }

        try
        {
            entries[cache].Add(new(value.Key, ApiObject.FromStored(cache.Resource, value.Value, value.Modified)));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            Unreadable(log, e, value.Key);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The caches fell behind the store and are loaded anew; watches start over")]
    private static partial void FellBehind(ILogger log, Exception e);

    [LoggerMessage(3, LogLevel.Error, "The caches cannot follow the store any more; nothing newer can be read")]
    private static partial void Lost(ILogger log, Exception e);

    [LoggerMessage(2, LogLevel.Error, "The stored object {Key} is unreadable and is left out")]
    private static partial void Unreadable(ILogger log, Exception e, string key);
}
