using Jota.ApiServer.Caching;

namespace Jota.ApiServer.Verbs;

/// <summary>Tells watchers about once a minute how far they are. Its timer runs only while somebody wants to know.</summary>
internal sealed class BookmarkLoop : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private int _watching;

    public BookmarkLoop(WatchCaches caches, TimeProvider clock) => _timer = clock.CreateTimer(
        _ =>
        {
            foreach (var cache in caches.All)
            {
                cache.OfferBookmarks();
            }
        },
        null,
        Timeout.InfiniteTimeSpan,
        Timeout.InfiniteTimeSpan);

    /// <summary>One more watcher wants bookmarks, until the answer is disposed.</summary>
    public IDisposable Enter()
    {
        Count(1);
        return new Lease(this);
    }

    public void Dispose() => _timer.Dispose();

    private void Count(int change)
    {
        lock (_gate)
        {
            var before = _watching;
            _watching += change;
            if (before == 0 || _watching == 0)
            {
                var period = _watching == 0 ? Timeout.InfiniteTimeSpan : Period;
                _timer.Change(period, period);
            }
        }
    }

    private sealed class Lease(BookmarkLoop loop) : IDisposable
    {
        public void Dispose() => loop.Count(-1);
    }
}
