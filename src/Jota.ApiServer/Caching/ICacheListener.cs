namespace Jota.ApiServer.Caching;

/// <summary>
/// Keeps something of its own up to date with a cache. Called under the cache's lock, in the order of history, before watchers hear of
/// a change: what a watcher acts on is known here already. Must be quick. One that throws is told everything anew.
/// </summary>
internal interface ICacheListener
{
    /// <summary>These are all objects; whatever was told before no longer counts.</summary>
    void Loaded(OrderedSnapshot objects);

    /// <summary>One object changed.</summary>
    void Changed(CacheChange change);
}
