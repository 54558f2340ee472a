using Jota.Api;

namespace Jota.Store.Watching;

/// <summary>Hands each commit to every watcher it concerns. Nothing is read or written to disk under its lock.</summary>
internal sealed class WatchHub(StoreLimits limits)
{
    private readonly Lock _gate = new();
    private readonly List<Subscription> _subscriptions = [];
    private long _revision;
    private bool _closed;

    /// <summary>The newest revision that was published.</summary>
    public Revision Revision => new(Volatile.Read(ref _revision));

    /// <summary>From here on every commit reaches the subscription; <see cref="Subscription.Start"/> is the last that did not.</summary>
    public Subscription Subscribe(string prefix)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(IRevisionedStore));
            var subscription = new Subscription(prefix, Revision, limits, Remove);
            _subscriptions.Add(subscription);
            return subscription;
        }
    }

    /// <summary>Tells of one commit. Called by one thread at a time, in order.</summary>
    public void Publish(IReadOnlyList<StoreChange> changes, Revision through)
    {
        lock (_gate)
        {
            Volatile.Write(ref _revision, through.Value);
            foreach (var subscription in _subscriptions)
            {
                subscription.Offer(changes, through);
            }
        }
    }

    /// <summary>Ends every watch: the store is closed.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            foreach (var subscription in _subscriptions)
            {
                subscription.Close();
            }
        }
    }

    private void Remove(Subscription subscription)
    {
        lock (_gate)
        {
            _subscriptions.Remove(subscription);
        }
    }
}
