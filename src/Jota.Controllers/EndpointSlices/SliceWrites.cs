using System.Collections.Concurrent;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// What was written of slices and does not show in the cache yet. Whoever computes from slices that are not the newest makes some twice.
/// </summary>
internal sealed class SliceWrites
{
    /// <summary>A gap in the history may swallow what is waited for; nobody waits longer for it than this.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<ObjectKey, Write> _newest = [];
    private readonly TimeProvider _clock;
    private long _seen;

    public SliceWrites(Informer<V1EndpointSlice> slices, TimeProvider clock)
    {
        _clock = clock;
        slices.Subscribe(new InformerHandler<V1EndpointSlice>
        {
            Added = See,
            Updated = (_, slice) => See(slice),
            Deleted = See,
        });
    }

    /// <summary>Notes what was written for a service, or deleted, with the revision of that.</summary>
    public void Wrote(ObjectKey service, Revision revision) =>
        _newest.AddOrUpdate(service, new Write(revision, _clock.SteadyNow() + Longest),
            (_, old) => revision > old.Revision ? new(revision, _clock.SteadyNow() + Longest) : old);

    /// <summary>How long to wait, at most, until all that was written for a service shows; null when it does.</summary>
    public TimeSpan? Wait(ObjectKey service)
    {
        if (_newest.TryGetValue(service, out var write) && write.Revision.Value > Interlocked.Read(ref _seen)
            && write.Until - _clock.SteadyNow() is var wait && wait > TimeSpan.Zero)
        {
            return wait;
        }

        return null;
    }

    /// <summary>Forgets a service that is gone.</summary>
    public void Forget(ObjectKey service) => _newest.TryRemove(service, out _);

    // Revisions grow with every write of whatever object, and informers tell of them in order.
    private void See(V1EndpointSlice slice)
    {
        if (Revision.TryParse(slice.Metadata.ResourceVersion, out var revision) && revision.Value > Interlocked.Read(ref _seen))
        {
            Interlocked.Exchange(ref _seen, revision.Value);
        }
    }

    private readonly record struct Write(Revision Revision, DateTimeOffset Until);
}
