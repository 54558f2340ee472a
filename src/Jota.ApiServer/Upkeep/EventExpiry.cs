using System.Threading.Channels;
using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.Client;
using Jota.Store;
using k8s.Models;

namespace Jota.ApiServer.Upkeep;

/// <summary>
/// Forgets events an hour after they were last written, as upstream does. Follows the events; its timer is armed only while there
/// are some.
/// </summary>
internal sealed class EventExpiry : IObjectFollower, IAsyncDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Events that expire soon after one another go together.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromMinutes(1);

    private readonly Channel<Lease> _leases = Channel.CreateUnbounded<Lease>();
    private readonly CancellationTokenSource _stop = new();
    private readonly IRevisionedStore _store;
    private readonly TimeProvider _clock;
    private readonly Resource _events;
    private readonly Task _running;
    private Revision _through = Revision.None;

    private EventExpiry(IApi api, Resource events, IRevisionedStore store, FollowServices services, LoopHealth loops)
    {
        (_store, _clock, _events) = (store, services.Clock, events);
        var follow = new Follow(api, new ApiTarget(events), ListOptions.All, this, services with { Health = loops });
        var expire = new Loop("forgetting old events", loops, services.Clock, services.Log);
        _running = Task.WhenAll(
            Task.Run(() => follow.RunAsync(_stop.Token)),
            Task.Run(() => expire.ForeverAsync(ExpireAsync, _stop.Token)));
    }

    /// <summary>Starts it, where events are served at all.</summary>
    /// <param name="api">The API as the server itself.</param>
    /// <param name="caches">What is served.</param>
    /// <param name="store">Where they are forgotten.</param>
    /// <param name="services">What following stands on.</param>
    /// <param name="loops">Where it is told that it cannot go on.</param>
    public static EventExpiry? For(IApi api, WatchCaches caches, IRevisionedStore store, FollowServices services, LoopHealth loops) =>
        caches.All.FirstOrDefault(c => c.Resource.ObjectType == typeof(Corev1Event)) is { } events
            ? new(api, events.Resource, store, services, loops)
            : null;

    /// <summary>How many writes of events it has taken note of and not forgotten yet.</summary>
    public int Leases => _leases.Reader.Count;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    void IObjectFollower.Replace(Resource resource, IReadOnlyList<ApiObject> all)
    {
        // At the start all of them; after a gap those that were written meanwhile.
        var (now, steady) = (_clock.GetUtcNow(), _clock.SteadyNow());
        foreach (var (obj, written) in all.Where(obj => obj.Revision > _through).Select(obj => (obj, WrittenAt(obj))).OrderBy(e => e.Item2))
        {
            // An event may tell any date, also one that is yet to come; and the clock may have been set since it was written.
            Take(obj, steady.Plus((written < now ? written : now) - now + Lifetime));
        }
    }

    void IObjectFollower.Changed(ApiObject obj) => Take(obj, _clock.SteadyNow() + Lifetime);

    void IObjectFollower.Deleted(ApiObject obj)
    {
        // Its lease finds nothing any more.
    }

    private void Take(ApiObject obj, DateTimeOffset ends)
    {
        _through = obj.Revision > _through ? obj.Revision : _through;
        _leases.Writer.TryWrite(new(KeyOf(obj.Key), obj.Revision, ends));
    }

    private string KeyOf(ObjectKey key) => $"{_events.StoragePrefix}{key.Namespace}/{key.Name}";

    /// <summary>
    /// Waits for the oldest lease to end, as leases end in the order they were given; then forgets all whose time is over.
    /// </summary>
    private async Task ExpireAsync(CancellationToken ct)
    {
        if (!_leases.Reader.TryPeek(out var oldest))
        {
            await _leases.Reader.WaitToReadAsync(ct);
            return;
        }

        await _clock.DelayAsync((oldest.Ends - _clock.SteadyNow()).Plus(Together), ct);
        while (_leases.Reader.TryPeek(out oldest) && oldest.Ends <= _clock.SteadyNow())
        {
            // Who was written again since has a younger lease too, and is left alone here.
            await _store.WriteAsync(new StoreWrite(oldest.Key, null, oldest.Written), ct);
            _leases.Reader.TryRead(out _);
        }
    }

    private static DateTimeOffset WrittenAt(ApiObject obj)
    {
        var told = (Corev1Event)obj.Peek();
        return told.LastTimestamp ?? told.EventTime ?? told.Metadata.CreationTimestamp ?? DateTime.UnixEpoch;
    }

    private readonly record struct Lease(string Key, Revision Written, DateTimeOffset Ends);
}
