using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.Client;
using Jota.Store;
using k8s.Models;

namespace Jota.ApiServer.Upkeep;

/// <summary>
/// Forgets events an hour after they were last written, as upstream does. Follows the events' cache; its timer is armed only
/// while there are events.
/// </summary>
internal sealed class EventExpiry : IAsyncDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Events that expire soon after one another go together.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromMinutes(1);

    private readonly WatchCache _events;
    private readonly IRevisionedStore _store;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<Lease> _leases = new();
    private readonly Task _running;
    private int _count;

    private EventExpiry(WatchCache events, CoreServices core)
    {
        _events = events;
        _store = core.Store;
        _clock = core.Clock;
        _running = RunAsync();
    }

    /// <summary>Starts it, where events are served at all.</summary>
    public static EventExpiry? For(CoreServices core) =>
        core.Caches.All.FirstOrDefault(c => c.Resource.ObjectType == typeof(Corev1Event)) is { } events ? new(events, core) : null;

    /// <summary>How many writes of events it has taken note of and not forgotten yet.</summary>
    public int Leases => Volatile.Read(ref _count);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (true)
        {
            var selection = new WatchSelection(new ApiTarget(_events.Resource), LabelSelector.Everything, FieldSelector.Everything);
            var watch = _events.WatchFromNow(selection, bookmarks: false, tellPresent: true);
            _leases.Clear();
            foreach (var old in watch.First.OrderBy(e => WrittenAt(e.Object!)))
            {
                _leases.Enqueue(new(_events.KeyOf(old.Object!.Key), old.Revision, WrittenAt(old.Object!) + Lifetime));
            }

            await FollowAsync(watch.Watcher);
        }
    }

    private async Task FollowAsync(CacheWatcher watcher)
    {
        var more = watcher.Events.WaitToReadAsync(_stop.Token).AsTask();
        Task? due = null;
        while (true)
        {
            // Leases end in the order they were given: only the oldest needs a timer, and none is needed without events.
            due ??= _leases.TryPeek(out var oldest) ? WhenAsync(oldest.Ends) : null;
            await Task.WhenAny(due is null ? [more] : new[] { more, due });
            if (due is { IsCompleted: true })
            {
                // Cancelled is the end: a new wait would be over at once, and the next one too, until the events' wait is cancelled as well.
                await due;
                await ExpireAsync();
                Volatile.Write(ref _count, _leases.Count);
                due = null;
            }

            if (more.IsCompleted)
            {
                if (!await more)
                {
                    return;
                }

                Take(watcher);
                Volatile.Write(ref _count, _leases.Count);
                more = watcher.Events.WaitToReadAsync(_stop.Token).AsTask();
            }
        }
    }

    private Task WhenAsync(DateTimeOffset end)
    {
        var left = end - _clock.GetUtcNow();
        return Task.Delay((left > TimeSpan.Zero ? left : TimeSpan.Zero) + Together, _clock, _stop.Token);
    }

    private void Take(CacheWatcher watcher)
    {
        while (watcher.Events.TryRead(out var seen))
        {
            if (seen is { Type: not WatchEventType.Deleted, Object: { } obj })
            {
                _leases.Enqueue(new(_events.KeyOf(obj.Key), obj.Revision, _clock.GetUtcNow() + Lifetime));
            }
        }
    }

    private async Task ExpireAsync()
    {
        while (_leases.TryPeek(out var oldest) && oldest.Ends <= _clock.GetUtcNow())
        {
            // Who was written again since has a younger lease too, and is left alone here.
            try
            {
                await _store.WriteAsync(new StoreWrite(oldest.Key, null, oldest.Written), _stop.Token);
                _leases.Dequeue();
            }
            catch (StoreException)
            {
                // The store says so itself, louder. Next time.
                return;
            }
        }
    }

    private static DateTimeOffset WrittenAt(ApiObject obj)
    {
        var told = (Corev1Event)obj.Peek();
        return told.LastTimestamp ?? told.EventTime ?? told.Metadata.CreationTimestamp ?? DateTime.UnixEpoch;
    }

    private readonly record struct Lease(string Key, Revision Written, DateTimeOffset Ends);
}
