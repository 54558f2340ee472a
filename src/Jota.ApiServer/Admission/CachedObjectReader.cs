using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.Client;

namespace Jota.ApiServer.Admission;

/// <summary>Reads from the watch caches.</summary>
internal sealed class CachedObjectReader(WatchCaches caches, TimeProvider clock) : IObjectReader
{
    public ResourceCatalog Catalog => caches.Catalog;

    public IEnumerable<ApiObject> All(Resource resource)
    {
        var cache = caches.Of(resource);
        cache.Unreadable.CheckBelow(cache.Prefix);
        return cache.Read().Objects.Range(cache.Prefix).Select(entry => entry.Object);
    }

    public async ValueTask<IEnumerable<ApiObject>> InNamespaceAsync(Resource resource, string ns, CancellationToken ct)
    {
        var cache = caches.Of(resource);
        await caches.WhenShownAsync(cache, ct);
        cache.Unreadable.CheckBelow(cache.PrefixOf(ns));
        return cache.Read().Objects.Range(cache.PrefixOf(ns)).Select(entry => entry.Object);
    }

    public async ValueTask<ApiObject?> FindAsync(Resource resource, ObjectKey key, CancellationToken ct)
    {
        var cache = caches.Of(resource);
        var stored = cache.KeyOf(key);
        cache.Unreadable.Check(stored);
        if (cache.Find(stored) is { } found)
        {
            return found;
        }

        // Perhaps it was stored just now and is still on its way here.
        await caches.WhenFreshAsync(ct);
        return cache.Find(stored);
    }

    public async Task<ApiObject?> WaitForAsync(Resource resource, ObjectKey key, TimeSpan patience, CancellationToken ct)
    {
        var cache = caches.Of(resource);
        var selection = new WatchSelection(ApiTarget.Of(resource, key), LabelSelector.Everything, FieldSelector.Everything);
        var watch = cache.WatchFromNow(selection, bookmarks: false, tellPresent: true);
        using var time = clock.CancelAfter(patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, time.Token);
        try
        {
            return watch.First.FirstOrDefault() is { Object: { } present }
                ? present
                : (await watch.Watcher.Events.ReadAsync(either.Token)).Object;
        }
        catch (Exception e)
            when (!ct.IsCancellationRequested && e is OperationCanceledException or System.Threading.Channels.ChannelClosedException)
        {
            return null;
        }
        finally
        {
            cache.Leave(watch.Watcher);
        }
    }
}
