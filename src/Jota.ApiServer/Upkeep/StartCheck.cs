using Jota.ApiServer.Caching;
using Jota.Store;
using k8s.Models;

namespace Jota.ApiServer.Upkeep;

/// <summary>
/// Refuses to start where something cannot be read that the server itself goes by: without it roles would seem not to be there, policies
/// would bind nobody, and addresses would be handed out twice. Objects of others may be unreadable: who asks for them is told.
/// </summary>
internal sealed class StartCheck
{
    private readonly List<WatchCache> _needed;

    /// <summary>Before anything is loaded: what the parts of the server follow from the first, and what it makes itself.</summary>
    public StartCheck(WatchCaches caches) => _needed =
    [
        .. caches.All.Where(cache => cache.IsStoodOn),
        .. new[]
        {
            caches.Find<V1Namespace>(), caches.Find<V1Service>(), caches.Find<V1IPAddress>(), caches.Find<V1ServiceCIDR>(),
            caches.Find<V1PriorityClass>(), caches.Find<V1StorageClass>(), caches.Find<V1CSIDriver>(),
            caches.Find<V1CustomResourceDefinition>(),
        }.OfType<WatchCache>(),
    ];

    /// <summary>When all is loaded.</summary>
    /// <exception cref="StoreException">Something that is needed cannot be read.</exception>
    public void Run()
    {
        if (_needed.FirstOrDefault(cache => cache.Unreadable.Count > 0) is { } cache)
        {
            var (key, why) = cache.Unreadable.First;
            throw new StoreException(
                $"{cache.Unreadable.Count} of the stored {cache.Resource.Names.Plural} cannot be read, such as {key}: {why}. "
                + "The server goes by them, and does not start without them; nothing was changed");
        }
    }
}
