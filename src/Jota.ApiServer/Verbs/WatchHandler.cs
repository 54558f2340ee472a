using System.Runtime.CompilerServices;
using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.Client;

namespace Jota.ApiServer.Verbs;

/// <summary>Follows changes.</summary>
internal sealed class WatchHandler(WatchCaches caches, BookmarkLoop bookmarks, TimeProvider clock)
{
    /// <summary>Checks the options at once, so that a refusal comes before the first event; the watch begins with the first read.</summary>
    public IAsyncEnumerable<WatchEvent> Handle(ApiTarget target, ListOptions options, CancellationToken ct)
    {
        var wanted = ListChecks.CheckWatch(target.Resource, options);
        return FollowAsync(target, options, wanted, ct);
    }

    private async IAsyncEnumerable<WatchEvent> FollowAsync(
        ApiTarget target, ListOptions options, Revision wanted, [EnumeratorCancellation] CancellationToken ct)
    {
        // 1. Begin at the wanted point of history. What may fail comes before: a watcher that has begun must be sure to leave.
        var cache = caches.Of(target.Resource);
        using var end = options.Timeout is { } timeout ? clock.CancelAfter(timeout) : new CancellationTokenSource();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct, end.Token);
        if (await BeginAsync(cache, target, options, wanted, ct) is not { } watch)
        {
            yield return WatchEvent.Error(ApiException.Expired($"too old resource version: {wanted} ({cache.RememberedSince})").ToStatus());
            yield break;
        }

        try
        {
            using var lease = options.AllowWatchBookmarks ? bookmarks.Enter() : null;

            // 2. What was before.
            foreach (var seen in watch.First)
            {
                var shown = await ShowAsync(seen, target.Resource, ct);
                yield return shown;
                if (shown.Type == WatchEventType.Error)
                {
                    yield break;
                }
            }

            if (options is { SendInitialEvents: true, AllowWatchBookmarks: true })
            {
                yield return WatchEvent.Bookmark(target.Resource, watch.At, initialEventsEnd: true);
            }

            // 3. What comes.
            options.Begun?.Invoke();
            while (await NextAsync(watch.Watcher, ended.Token, ct))
            {
                while (watch.Watcher.Events.TryRead(out var seen))
                {
                    var shown = await ShowAsync(seen, target.Resource, ct);
                    yield return shown;
                    if (shown.Type == WatchEventType.Error)
                    {
                        yield break;
                    }
                }
            }

            // 4. The end: in time, or because this watcher was too slow.
            var reached = cache.Leave(watch.Watcher);
            while (watch.Watcher.Events.TryRead(out var seen))
            {
                var shown = await ShowAsync(seen, target.Resource, ct);
                yield return shown;
                if (shown.Type == WatchEventType.Error)
                {
                    yield break;
                }
            }

            if (watch.Watcher.Reason is { } reason)
            {
                yield return WatchEvent.Error(reason);
            }
            else if (options.AllowWatchBookmarks)
            {
                yield return WatchEvent.Bookmark(target.Resource, reached);
            }
        }
        finally
        {
            cache.Leave(watch.Watcher);
        }
    }

    /// <summary>The event in the version that is watched; an object that nobody converts ends the watch.</summary>
    private static async ValueTask<WatchEvent> ShowAsync(WatchEvent seen, Resource version, CancellationToken ct)
    {
        try
        {
            return await seen.InAsync(version, ct);
        }
        catch (ApiException failure)
        {
            return WatchEvent.Error(failure.ToStatus());
        }
    }

    private async Task<WatchStart?> BeginAsync(
        WatchCache cache, ApiTarget target, ListOptions options, Revision wanted, CancellationToken ct)
    {
        var selection = new WatchSelection(target, options.Labels, options.Fields) { ReadsTyped = options.ReadsTyped };
        if (options.SendInitialEvents is null && !wanted.IsNone)
        {
            return cache.WatchAfter(selection, wanted, options.AllowWatchBookmarks);
        }

        if (options.ResourceVersion.Length == 0)
        {
            await caches.WhenFreshAsync(ct);
        }
        else
        {
            await caches.WhenReachedAsync(wanted, ct);
        }

        return options.SendInitialEvents == false && !wanted.IsNone
            ? cache.WatchAfter(selection, wanted, options.AllowWatchBookmarks)
            : cache.WatchFromNow(selection, options.AllowWatchBookmarks, tellPresent: options.SendInitialEvents ?? true);
    }

    /// <summary>Waits for events; false when the watch is over. Throws only when the reader itself gave up.</summary>
    private static async ValueTask<bool> NextAsync(CacheWatcher watcher, CancellationToken ended, CancellationToken ct)
    {
        try
        {
            return await watcher.Events.WaitToReadAsync(ended);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }
}
