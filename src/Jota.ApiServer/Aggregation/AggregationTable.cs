using System.Collections.Immutable;
using Jota.ApiServer.Caching;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Aggregation;

/// <summary>Which groups and versions other servers serve, as the stored APIServices say; for any thread, and swapped as a whole.</summary>
internal sealed class AggregationTable : ICacheListener
{
    private volatile ImmutableDictionary<string, AggregatedService> _byName = ImmutableDictionary<string, AggregatedService>.Empty;

    /// <summary>Called with the name of an APIService that has changed; under the cache's lock.</summary>
    public Action<string>? OnChange { get; set; }

    /// <summary>All of them. Another object after every change.</summary>
    public ImmutableDictionary<string, AggregatedService> All => _byName;

    /// <summary>Who serves a group and version, if it is another server.</summary>
    public AggregatedService? Find(string group, string version)
    {
        var all = _byName;
        return all.IsEmpty ? null : all.GetValueOrDefault(Api.APIServices.NameOf(group, version));
    }

    public void Loaded(OrderedSnapshot objects)
    {
        var all = ImmutableDictionary.CreateBuilder<string, AggregatedService>(StringComparer.Ordinal);
        foreach (var (_, obj) in objects.Range(""))
        {
            if (AggregatedService.Of(obj.As<V1APIService>()) is { } service)
            {
                all[service.Name] = service;
            }

            OnChange?.Invoke(obj.Key.Name);
        }

        _byName = all.ToImmutable();
    }

    public void Changed(CacheChange change)
    {
        var name = change.Current.Key.Name;
        var service = change.Type == WatchEventType.Deleted ? null : AggregatedService.Of(change.Current.As<V1APIService>());
        _byName = service is null ? _byName.Remove(name) : _byName.SetItem(name, service);
        OnChange?.Invoke(name);
    }
}
