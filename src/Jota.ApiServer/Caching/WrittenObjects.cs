using System.Collections.Concurrent;
using Jota.Api;

namespace Jota.ApiServer.Caching;

/// <summary>
/// Objects that this process has just written and read back into an <see cref="ApiObject"/> for its answer, on their way to the
/// caches, so that the same bytes are not scanned twice. Only an economy: an object that is not here is made from its bytes.
/// </summary>
internal sealed class WrittenObjects(RevisionGate gate)
{
    private readonly ConcurrentDictionary<long, ApiObject> _byRevision = new();

    /// <summary>Offers an object to the caches, unless they have passed its revision.</summary>
    public void Offer(ApiObject obj)
    {
        if (gate.Applied >= obj.Revision)
        {
            return;
        }

        _byRevision[obj.Revision.Value] = obj;
        if (gate.Applied >= obj.Revision)
        {
            // The caches went by in between and will not take it any more.
            _byRevision.TryRemove(obj.Revision.Value, out _);
        }
    }

    /// <summary>Forgets what the caches will not come by.</summary>
    public void Clear() => _byRevision.Clear();

    /// <summary>Takes the object that was written at this revision, if it is here.</summary>
    public ApiObject? Take(Revision revision) => _byRevision.TryRemove(revision.Value, out var obj) ? obj : null;
}
