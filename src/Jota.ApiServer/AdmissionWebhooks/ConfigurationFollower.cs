using System.Collections.Immutable;
using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.Client;

namespace Jota.ApiServer.AdmissionWebhooks;

/// <summary>Keeps the webhooks of all configurations of a kind at hand; called under the cache's lock.</summary>
internal sealed class ConfigurationFollower(Func<ApiObject, ImmutableArray<Webhook>> read) : ICacheListener
{
    private readonly SortedDictionary<string, ImmutableArray<Webhook>> _byName = new(StringComparer.Ordinal);
    private ImmutableArray<Webhook> _all = [];

    /// <summary>All of them, in order; for any thread.</summary>
    public ImmutableArray<Webhook> Webhooks => _all;

    public void Loaded(OrderedSnapshot objects)
    {
        _byName.Clear();
        foreach (var entry in objects.Range(""))
        {
            _byName[entry.Object.Key.Name] = read(entry.Object);
        }

        Publish();
    }

    public void Changed(CacheChange change)
    {
        if (change.Type == WatchEventType.Deleted)
        {
            _byName.Remove(change.Current.Key.Name);
        }
        else
        {
            _byName[change.Current.Key.Name] = read(change.Current);
        }

        Publish();
    }

    private void Publish() =>
        ImmutableInterlocked.InterlockedExchange(ref _all, [.. _byName.Values.SelectMany(webhooks => webhooks)]);
}
