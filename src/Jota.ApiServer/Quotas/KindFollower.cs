using Jota.ApiServer.Caching;
using Jota.Client;

namespace Jota.ApiServer.Quotas;

/// <summary>Tells the book of quotas of every change of the objects of one kind, from when a quota first limits it on.</summary>
internal sealed class KindFollower(QuotaBook book, WatchCache cache) : ICacheListener
{
    /// <summary>The kind, as quotas name it.</summary>
    public string Kind { get; } = cache.Resource.Names.GroupResource;

    /// <summary>Whose changes they are.</summary>
    public WatchCache Cache { get; } = cache;

    /// <summary>The objects as of the last change that was told.</summary>
    public OrderedSnapshot Objects { get; set; } = OrderedSnapshot.Empty;

    public void Loaded(OrderedSnapshot objects) => book.Loaded(this, objects);

    // Under the cache's lock: what it shows is the state just after this change.
    public void Changed(CacheChange change) =>
        book.Changed(
            this, Cache.Read().Objects, change.Current, change.Type == WatchEventType.Added, change.Type == WatchEventType.Deleted);
}
