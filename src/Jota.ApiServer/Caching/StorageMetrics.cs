using Jota.Client;

namespace Jota.ApiServer.Caching;

/// <summary>How many objects are stored of each resource.</summary>
internal sealed class StorageMetrics(WatchCaches caches) : IMetricSource
{
    public void Write(MetricWriter into)
    {
        into.Family("apiserver_storage_objects", "gauge", "Number of stored objects at the time of last check split by kind.");
        foreach (var cache in caches.All)
        {
            into.Sample("apiserver_storage_objects", cache.Count, ("resource", cache.Resource.Names.GroupResource));
        }

        into.Family("apiserver_resource_objects", "gauge", "Number of stored objects at the time of last check split by kind.");
        foreach (var cache in caches.All)
        {
            into.Sample("apiserver_resource_objects", cache.Count, ("group", cache.Resource.Names.Group),
                ("resource", cache.Resource.Names.Plural));
        }
    }
}
