using Jota.Api;
using Jota.Client;
using Jota.Store;
using k8s.Models;

namespace Jota.ApiServer.Caching;

/// <summary>
/// All objects of one resource in memory, as the store's history tells them, and everybody who watches them. Readers take an
/// immutable snapshot; changes come one at a time from <see cref="StoreFeed"/>. Costs nothing while nothing changes.
/// </summary>
internal sealed class WatchCache
{
    private readonly Lock _gate = new();
    private readonly WatcherIndex _watchers = new();
    private readonly RecentChanges _recent;
    private readonly RevisionGate _applied;
    private readonly TimeProvider _clock;
    private readonly CacheListeners _listeners = new();
    private bool _closed;
    private long _written;
    private volatile State _state = new(OrderedSnapshot.Empty, Revision.None);

    public WatchCache(Resource resource, RevisionGate applied, TimeProvider clock, ByteAllowance allowance)
    {
        Resource = resource;
        Prefix = resource.StoragePrefix;
        _applied = applied;
        _clock = clock;
        _recent = new RecentChanges(clock, allowance);
    }

    public Resource Resource { get; }

    /// <summary>What every stored key of the resource begins with.</summary>
    public string Prefix { get; }

    /// <summary>What is stored and cannot be read.</summary>
    public UnreadableObjects Unreadable { get; } = new();

    /// <summary>Whether something else of the server stands on what is here.</summary>
    public bool IsStoodOn => Locked(() => _listeners.Any);

    /// <summary>How many watch.</summary>
    public int Watchers => Locked(() => _watchers.Count);

    /// <summary>How many places there are for watchers of some objects only.</summary>
    public int Places => Locked(() => _watchers.Places);

    /// <summary>The length of the objects that recent changes keep.</summary>
    public long RecentBytes => Locked(() => _recent.Bytes);

    /// <summary>How many objects there are.</summary>
    public int Count => _state.Objects.Count;

    /// <summary>How many hear of every change, about: those that watch all objects, or all of a namespace.</summary>
    public int Hearers => _watchers.General;

    /// <summary>How many objects there are in a namespace (of all, when there is none), or this many if there are more.</summary>
    public int CountUpTo(string ns, int most) =>
        ns.Length == 0 || !Resource.Namespaced ? Math.Min(Count, most) : _state.Objects.CountUpTo(PrefixOf(ns), most);

    /// <summary>The newest revision that this server wrote of the kind; the cache may be on its way there.</summary>
    public Revision Written => new(Volatile.Read(ref _written));

    /// <summary>Whether somebody in this process follows the objects and reads them in typed form.</summary>
    public bool KeepsTyped => _watchers.ReadTyped;

    /// <summary>Notes that this server wrote an object of the kind. Before anybody hears that it is written.</summary>
    public void NoteWritten(Revision revision)
    {
        for (var seen = Volatile.Read(ref _written); seen < revision.Value;)
        {
            var now = Interlocked.CompareExchange(ref _written, revision.Value, seen);
            seen = now == seen ? revision.Value : now;
        }
    }

    /// <summary>The stored key of an object.</summary>
    public string KeyOf(ObjectKey key) => Resource.Namespaced ? $"{Prefix}{key.Namespace}/{key.Name}" : Prefix + key.Name;

    /// <summary>What the stored keys of a namespace's objects begin with; of all objects when there is none.</summary>
    public string PrefixOf(string ns) => ns.Length == 0 ? Prefix : $"{Prefix}{ns}/";

    public ApiObject? Find(string key) => _state.Objects.Find(key);

    /// <summary>The present objects, and the revision whose state just they are.</summary>
    public (OrderedSnapshot Objects, Revision At, Revision LastChange) Read()
    {
        // In this order: what was applied before is surely in the snapshot; what came in between is told by the last change.
        var applied = _applied.Applied;
        var state = _state;
        return (state.Objects, applied > state.LastChange ? applied : state.LastChange, state.LastChange);
    }

    /// <summary>Takes over the stored objects, in order of key; whoever watches what was there before is ended.</summary>
    /// <exception cref="CacheListenerException">All is done, but not what one of the listeners does.</exception>
    public void Load(IReadOnlyList<OrderedSnapshot.Entry> ordered, IReadOnlyDictionary<string, string> unreadable, Revision at)
    {
        Exception? failure;
        lock (_gate)
        {
            Unreadable.Load(unreadable);
            _recent.Restart(at);
            _state = new(OrderedSnapshot.From(ordered), at);
            failure = _listeners.Loaded(_state.Objects);
            EndWatchers(ApiException.Expired("the server's history was interrupted").ToStatus());
        }

        Raise(failure);
    }

    /// <summary>Reads one change of the store; null when it changes nothing here. Throws when the object is unreadable.</summary>
    public CacheChange? Read(StoreChange change)
    {
        var previous = Find(change.Key);
        var at = _clock.GetTimestamp();
        if (change.Value is not { } value)
        {
            return previous is null ? null : new(WatchEventType.Deleted, previous.WithRevision(change.Revision), previous, at);
        }

        var current = change.Companion is PreparedObject prepared && ReferenceEquals(prepared.Resource, Resource)
            ? prepared.At(change.Revision)
            : ApiObject.ReadStored(Resource, value, change.Revision);
        return new(previous is null ? WatchEventType.Added : WatchEventType.Modified, current, previous, at);
    }

    /// <summary>Follows one change of the store.</summary>
    /// <param name="change">The store's change.</param>
    /// <param name="seen">What was read of it.</param>
    /// <exception cref="CacheListenerException">All is done, but not what one of the listeners does.</exception>
    public void Apply(StoreChange change, CacheChange seen)
    {
        Exception? failure;
        bool isReadTyped;
        lock (_gate)
        {
            var objects = change.Value is null ? _state.Objects.Without(change.Key) : _state.Objects.With(change.Key, seen.Current);
            _state = new(objects, change.Revision);
            var number = _recent.Add(seen, _watchers.OldestWaiting);
            failure = _listeners.Changed(seen, objects);
            isReadTyped = _watchers.Offer(seen, number);
        }

        if (!isReadTyped)
        {
            // Somebody reads the kind typed, but not this one: what it takes up beside its bytes would be for nobody.
            seen.Current.DropTyped();
        }

        seen.Previous?.ForgetTyped();
        Raise(failure);
    }

    /// <summary>
    /// Takes note of a change that cannot be read. What was there before stays for those who stand on it, and nobody is told that it is
    /// there: watches end, and begin anew as lists that fail.
    /// </summary>
    public void Interrupt(StoreChange change, string why)
    {
        lock (_gate)
        {
            Unreadable.Mark(change.Key, why);
            _recent.Restart(change.Revision);
            _state = _state with { LastChange = change.Revision };
            EndWatchers(Failures.Unreadable($"unable to transform key \"{change.Key}\": {why}").ToStatus());
        }
    }

    /// <summary>Tells the present objects, and from now on every change.</summary>
    public void Attach(ICacheListener listener)
    {
        lock (_gate)
        {
            listener.Loaded(_state.Objects);
            _listeners.Add(listener);
        }
    }

    /// <summary>Starts a watch with the present objects as its first events.</summary>
    /// <exception cref="ApiException">500: one of them cannot be read.</exception>
    public WatchStart WatchFromNow(WatchSelection selection, bool bookmarks, bool tellPresent)
    {
        Unreadable.Check(selection, this);
        lock (_gate)
        {
            // Only the watcher must begin just here; the snapshot can be gone through later and without the lock.
            var (objects, at, _) = Read();
            var present = tellPresent ? selection.Of(objects, this).Select(o => WatchEvent.Of(WatchEventType.Added, o)) : [];
            return new(present, at, Begin(new(this, selection, at, bookmarks)));
        }
    }

    /// <summary>Goes on with a watch that ended at a revision; null when its history is forgotten.</summary>
    public WatchStart? WatchAfter(WatchSelection selection, Revision after, bool bookmarks)
    {
        lock (_gate)
        {
            if (after < _recent.Since)
            {
                return null;
            }

            var watcher = Begin(new(this, selection, after, bookmarks));
            if (_recent.FirstAfter(after) is var missed && missed < _recent.Next)
            {
                watcher.BeginAt(missed);
            }

            return new([], after, watcher);
        }
    }

    /// <summary>The oldest revision that a watch can go on from.</summary>
    public Revision RememberedSince => Locked(() => _recent.Since);

    /// <summary>Tells watchers that asked for it how far they are.</summary>
    public void OfferBookmarks()
    {
        lock (_gate)
        {
            WatchEvent? bookmark = null;
            foreach (var watcher in _watchers.All().Where(w => w.Bookmarks && !w.Ended))
            {
                watcher.OfferBookmark(bookmark ??= WatchEvent.Bookmark(Resource, Read().At));
            }
        }
    }

    /// <summary>Stops offering to a watcher; answers how far it got, all events up to there being offered.</summary>
    public Revision Leave(CacheWatcher watcher)
    {
        lock (_gate)
        {
            _watchers.Remove(watcher);
            watcher.End(null);
            _recent.Relax(_watchers.OldestWaiting);
            return Read().At;
        }
    }

    /// <summary>Has the watcher take what is next for it; answers whether there may be more.</summary>
    public bool Tell(CacheWatcher watcher, Queue<WatchEvent> page)
    {
        lock (_gate)
        {
            return watcher.Take(_recent, page);
        }
    }

    /// <summary>Ends every watch, and those that begin later at once.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            EndWatchers(null);
        }
    }

    private CacheWatcher Begin(CacheWatcher watcher)
    {
        if (_closed)
        {
            watcher.End(null);
        }
        else
        {
            _watchers.Add(watcher);
        }

        return watcher;
    }

    private void EndWatchers(V1Status? reason)
    {
        foreach (var watcher in _watchers.All())
        {
            watcher.End(reason);
        }

        _watchers.Clear();
    }

    private void Raise(Exception? failure)
    {
        if (failure is not null)
        {
            throw new CacheListenerException(Resource, failure);
        }
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }

    private sealed record State(OrderedSnapshot Objects, Revision LastChange);
}
