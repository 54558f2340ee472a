using Jota.Api;
using Jota.ApiServer.Caching;

namespace Jota.ApiServer.Aggregation;

/// <summary>Tells which Services have changed, themselves or in who stands behind them.</summary>
internal sealed class ServiceWatcher(AggregationTable table, Action<ObjectKey> changed, bool isOfSlices) : ICacheListener
{
    private const string ServiceName = "kubernetes.io/service-name";

    public void Loaded(OrderedSnapshot objects)
    {
        foreach (var service in table.All.Values)
        {
            changed(new(service.Place.Namespace, service.Place.Name));
        }
    }

    public void Changed(CacheChange change)
    {
        var obj = change.Current;
        if (table.All.IsEmpty)
        {
            return;
        }

        if (!isOfSlices)
        {
            changed(obj.Key);
        }
        else if (obj.Labels.TryGetValue(ServiceName, out var service))
        {
            changed(new(obj.Key.Namespace, service));
        }
    }
}
