using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Caching;

/// <summary>
/// One watcher of a cache: a place in the cache's recent changes. It has no queue of its own, so that one who does not read holds
/// nothing; whoever is so slow that the changes at its place are forgotten is ended with a reason, never skipped over. Written under
/// the cache's lock.
/// </summary>
internal sealed class CacheWatcher
{
    // What is taken at once: a reader that stops in the middle holds no more than this, and one object.
    private const int PageEvents = 64;
    private const int PageBytes = 64 * 1024;

    // So many changes are looked through at once, for the lock's sake.
    private const int PageChanges = 1024;
    private const long Nothing = long.MaxValue;

    private readonly Reader _events;
    private readonly Revision _after;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { SingleReader = true });
    private WatchEvent? _bookmark;

    public CacheWatcher(WatchCache cache, WatchSelection selection, Revision after, bool bookmarks)
    {
        Selection = selection;
        Bookmarks = bookmarks;
        _after = after;
        _events = new Reader(cache, this);
    }

    public WatchSelection Selection { get; }

    /// <summary>Whether bookmarks are welcome.</summary>
    public bool Bookmarks { get; }

    /// <summary>What is to be read, by one reader; ends when the watch does.</summary>
    public ChannelReader<WatchEvent> Events => _events;

    /// <summary>The number of the oldest change that it has not read; the greatest number when there is none.</summary>
    public long Waiting { get; private set; } = Nothing;

    /// <summary>Why the watch was ended, if not by the reader.</summary>
    public V1Status? Reason { get; private set; }

    public bool Ended { get; private set; }

    /// <summary>Begins with the changes from this number on, which are there already.</summary>
    public void BeginAt(long number)
    {
        Waiting = number;
        _wake.Writer.TryWrite(true);
    }

    /// <summary>Tells of a change, unless the reader has others to read first: it will come to this one by itself.</summary>
    public void Offer(CacheChange change, long number)
    {
        if (Waiting == Nothing && !Ended && change.Revision > _after && change.SeenBy(Selection) is not null)
        {
            BeginAt(number);
        }
    }

    /// <summary>Tells how far the watch is; left out while there is something else to read, which tells it too.</summary>
    public void OfferBookmark(WatchEvent bookmark)
    {
        if (Waiting == Nothing && !Ended)
        {
            _bookmark = bookmark;
            _wake.Writer.TryWrite(true);
        }
    }

    /// <summary>Takes what is next for the reader; answers whether there may be more.</summary>
    public bool Take(RecentChanges recent, Queue<WatchEvent> page)
    {
        if (_bookmark is { } bookmark)
        {
            _bookmark = null;
            page.Enqueue(bookmark);
        }

        if (Waiting < recent.First)
        {
            Waiting = Nothing;
            Reason ??= ApiException.Expired("the watch did not read its events in time").ToStatus();
            End(Reason);
        }
        else if (Waiting != Nothing)
        {
            TakeChanges(recent, page);
        }

        return Waiting != Nothing;
    }

    /// <summary>Ends the watch; what was offered before can still be read, while it is remembered.</summary>
    public void End(V1Status? reason)
    {
        if (!Ended)
        {
            Reason ??= reason;
            Ended = true;
            _wake.Writer.TryComplete();
        }
    }

    private void TakeChanges(RecentChanges recent, Queue<WatchEvent> page)
    {
        var (number, bytes) = (Waiting, 0L);
        var end = Math.Min(recent.Next, number + PageChanges);
        while (number < end && page.Count < PageEvents && bytes < PageBytes)
        {
            var change = recent[number++];
            if (change.Revision > _after && change.SeenBy(Selection) is { } seen)
            {
                page.Enqueue(seen);
                bytes += change.Current.JsonLength;
            }
        }

        Waiting = number < recent.Next ? number : Nothing;
    }

    /// <summary>The reader's side: a page of events, taken under the cache's lock when the last one is read.</summary>
    private sealed class Reader(WatchCache cache, CacheWatcher watcher) : ChannelReader<WatchEvent>
    {
        private readonly Queue<WatchEvent> _page = new();
        private bool _more;

        public override bool TryRead([MaybeNullWhen(false)] out WatchEvent item)
        {
            while (!_page.TryDequeue(out item))
            {
                // First the token: what is offered after that brings a new one.
                if (!watcher._wake.Reader.TryRead(out _) && !_more)
                {
                    return false;
                }

                _more = cache.Tell(watcher, _page);
            }

            return true;
        }

        public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) =>
            _more || _page.Count > 0 ? new(true) : watcher._wake.Reader.WaitToReadAsync(cancellationToken);
    }
}
