using System.Collections.Immutable;

namespace Jota.ApiServer.Caching;

/// <summary>
/// Who keeps something up to date with one cache. A failure of one of them is nobody else's. Called under the cache's lock.
/// </summary>
internal sealed class CacheListeners
{
    private ImmutableArray<ICacheListener> _all = [];

    public bool Any => !_all.IsEmpty;

    public void Add(ICacheListener listener) => _all = _all.Add(listener);

    /// <summary>Tells all objects; answers what went wrong last, if anything did.</summary>
    public Exception? Loaded(OrderedSnapshot objects)
    {
        Exception? failure = null;
        foreach (var listener in _all)
        {
            failure = Load(listener, objects) ?? failure;
        }

        return failure;
    }

    /// <summary>Tells a change, after which the objects are these; answers what went wrong last, if anything did.</summary>
    public Exception? Changed(CacheChange change, OrderedSnapshot objects)
    {
        Exception? failure = null;
        foreach (var listener in _all)
        {
            try
            {
                listener.Changed(change);
            }
            catch (Exception e)
            {
                // It may have taken in half of it: from the top.
                failure = Load(listener, objects) ?? e;
            }
        }

        return failure;
    }

    private static Exception? Load(ICacheListener listener, OrderedSnapshot objects)
    {
        try
        {
            listener.Loaded(objects);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}
