using System.Threading.Channels;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Caching;

/// <summary>
/// One watcher of a cache: a bounded queue of events. Whoever does not empty it in time is ended with a reason, never skipped
/// over. Offers come one at a time, under the cache's lock.
/// </summary>
internal sealed class CacheWatcher(WatchSelection selection, Revision after, bool bookmarks)
{
    /// <summary>So many events may wait for a reader.</summary>
    public const int Capacity = 1024;

    private readonly Channel<WatchEvent> _events = Channel.CreateBounded<WatchEvent>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, SingleWriter = true });

    public WatchSelection Selection { get; } = selection;

    /// <summary>Whether bookmarks are welcome.</summary>
    public bool Bookmarks { get; } = bookmarks;

    /// <summary>What waits to be read; ends when the watch does.</summary>
    public ChannelReader<WatchEvent> Events => _events.Reader;

    /// <summary>Why the watch was ended, if not by the reader.</summary>
    public V1Status? Reason { get; private set; }

    public bool Ended { get; private set; }

    public void Offer(CacheChange change)
    {
        if (!Ended && change.Revision > after && change.SeenBy(Selection) is { } seen)
        {
            Offer(seen);
        }
    }

    public void Offer(WatchEvent seen)
    {
        if (!_events.Writer.TryWrite(seen))
        {
            End(ApiException.Expired("the watch did not read its events in time").ToStatus());
        }
    }

    /// <summary>Ends the watch; what was offered before can still be read.</summary>
    public void End(V1Status? reason)
    {
        if (!Ended)
        {
            Reason = reason;
            Ended = true;
            _events.Writer.TryComplete();
        }
    }
}
