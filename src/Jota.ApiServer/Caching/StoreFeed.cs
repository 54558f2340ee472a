using System.Text.Json;
using Jota.Api;
using Jota.Client;
using Jota.Store;
using Microsoft.Extensions.Logging;

namespace Jota.ApiServer.Caching;

/// <summary>
/// Carries the store's history into the caches: loads the present state once, then follows one watch of everything. One feed for
/// all resources, so that all caches are at the same revision and an idle server waits on one thing. It always comes back: from where
/// it was, or by loading anew where that is forgotten.
/// </summary>
internal sealed partial class StoreFeed(
    IRevisionedStore store, WatchCaches caches, LoopHealth health, TimeProvider clock, ILogger<StoreFeed> log) : IDisposable
{
    private const string Everything = "/registry/";
    private const int PageSize = 4096;

    // Between so many changes others get their turn: a long batch is read by watchers while it is taken in.
    private const int Slice = 512;

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);
    private static readonly BackOff Waits = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));

    private readonly Loop _loop = new("watch caches", health, clock, log, Waits);

    // One at a time takes in what is stored: the feed, or who adds a kind at just the revision where the feed is.
    private readonly SemaphoreSlim _turn = new(1);

    // Where the next turn goes on; null when the caches are to be loaded anew.
    private Revision? _at;

    /// <summary>Loads the present state; answers its revision.</summary>
    public async Task<Revision> LoadAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await LoadOnceAsync(ct);
            }
            catch (CompactedException)
            {
                // The state that was half read is forgotten: from the top, in the newest one.
            }
        }
    }

    /// <summary>
    /// Follows the store from a loaded revision until it is cancelled or the store is closed. Whoever waits for more then is let go.
    /// </summary>
    public async Task FollowAsync(Revision from, CancellationToken ct)
    {
        _at = from;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            await _loop.ForeverAsync(turn => FollowOnceAsync(over, turn), over.Token);
        }
        finally
        {
            caches.Gate.Close();
        }
    }

    /// <summary>
    /// Takes a kind into the caches while the server runs: its objects as of where the feed is, and every change from there on. The others
    /// notice nothing but a short rest.
    /// </summary>
    /// <param name="resource">The kind.</param>
    /// <param name="before">What the kind was until now, where it is kept already: its watches end.</param>
    /// <param name="ct">Gives it up; then nothing has changed.</param>
    public async Task AddAsync(Resource resource, Resource? before, CancellationToken ct)
    {
        while (!await TryAddAsync(resource, before, ct))
        {
            // The feed was so far behind that its state is forgotten: again when it has caught up.
            await caches.WhenFreshAsync(ct);
        }
    }

    /// <summary>Takes a kind out of the caches. What is stored of it stays.</summary>
    public async Task RemoveAsync(Resource resource)
    {
        await _turn.WaitAsync();
        try
        {
            caches.Remove(resource);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<bool> TryAddAsync(Resource resource, Resource? before, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            var cache = caches.Make(resource);
            var loading = new CacheLoading(cache, log);
            var at = caches.Gate.Applied;
            await ReadAsync(new(cache.Prefix) { Limit = PageSize, At = at }, loading.Take, ct);
            Load(loading, at);
            caches.Put(cache, before);
            return true;
        }
        catch (CompactedException)
        {
            return false;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task FollowOnceAsync(CancellationTokenSource over, CancellationToken ct)
    {
        try
        {
            var from = _at ?? await LoadAsync(ct);
            _at = null;
            await WatchAsync(from, ct);
        }
        catch (ObjectDisposedException e)
        {
            Closed(log, e);
            await over.CancelAsync();
        }
        catch (Exception e) when (e is WatchOverrunException or StoreException)
        {
            // Nothing is lost: history is read on from there, and watchers notice nothing.
            _at = caches.Gate.Applied;
            throw;
        }
        catch (ReadAnewException e)
        {
            ReadsAnew(log, e.Message);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            StartsOver(log, e);
            throw;
        }
    }

    private async Task WatchAsync(Revision from, CancellationToken ct)
    {
        await using var batches = store.WatchAsync(Everything, from, ct).GetAsyncEnumerator(ct);
        var first = batches.MoveNextAsync().AsTask();

        // In a quiet cluster the first batch may be long in coming: a watch that stands for a moment goes well.
        await Task.WhenAny(first, clock.DelayAsync(Moment, ct));
        if (!first.IsFaulted)
        {
            _loop.GoesWell();
        }

        for (var more = await first; more; more = await batches.MoveNextAsync())
        {
            await InTurnAsync(batches.Current, ct);
        }
    }

    private async Task<Revision> LoadOnceAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            var loadings = caches.All.ToDictionary(cache => cache, cache => new CacheLoading(cache, log));
            var at = await ReadAsync(
                new(Everything) { Limit = PageSize },
                value => (caches.Holding(value.Key) is { } cache ? loadings[cache] : null)?.Take(value),
                ct);
            foreach (var loading in loadings.Values)
            {
                Load(loading, at);
            }

            caches.Gate.Advance(at);
            return at;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Reads a range page by page, all of one revision, which is answered.</summary>
    private async Task<Revision> ReadAsync(StoreRange range, Action<StoredValue> take, CancellationToken ct)
    {
        StoredPage page;
        do
        {
            page = await store.RangeAsync(range, ct);
            foreach (var value in page.Values)
            {
                take(value);
            }

            range = range with { At = page.Revision, After = page.Values.Count > 0 ? page.Values[^1].Key : range.After };
        }
        while (page.More);

        return page.Revision;
    }

    private void Load(CacheLoading loading, Revision at)
    {
        try
        {
            loading.Finish(at);
        }
        catch (CacheListenerException e)
        {
            ListenerFailed(log, e);
        }
    }

    private async ValueTask InTurnAsync(StoreBatch batch, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            await ApplyAsync(batch);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask ApplyAsync(StoreBatch batch)
    {
        for (var i = 0; i < batch.Changes.Count; i++)
        {
            Apply(batch.Changes[i]);
            if (i % Slice == Slice - 1)
            {
                await Task.Yield();
            }
        }

        caches.Gate.Advance(batch.Through);
    }

    private void Apply(StoreChange change)
    {
        if (caches.Holding(change.Key) is not { } cache)
        {
            return;
        }

        if (change.Failure is { } why)
        {
            Undecipherable(log, change.Key, why);
            cache.Interrupt(change, why);
            return;
        }

        cache.Unreadable.Forget(change.Key);
        if (Read(cache, change) is not { } seen)
        {
            return;
        }

        try
        {
            cache.Apply(change, seen);
        }
        catch (CacheListenerException e)
        {
            ListenerFailed(log, e);
        }
    }

    private CacheChange? Read(WatchCache cache, StoreChange change)
    {
        try
        {
            return cache.Read(change);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            CacheLoading.Unreadable(log, e, change.Key);
            return null;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The caches lost the store's history and are loaded anew; watches start over")]
    private static partial void StartsOver(ILogger log, Exception e);

    [LoggerMessage(3, LogLevel.Error, "The store is closed; nothing newer can be read")]
    private static partial void Closed(ILogger log, Exception e);

    [LoggerMessage(5, LogLevel.Information, "All that is stored is read anew: {Why}")]
    private static partial void ReadsAnew(ILogger log, string why);

    [LoggerMessage(6, LogLevel.Error, "The stored object {Key} cannot be decrypted, and requests for it fail: {Why}")]
    private static partial void Undecipherable(ILogger log, string key, string why);

    [LoggerMessage(4, LogLevel.Error, "A part that follows the caches failed; it was told everything anew")]
    private static partial void ListenerFailed(ILogger log, CacheListenerException e);
}
