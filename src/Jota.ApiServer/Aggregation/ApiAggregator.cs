using System.Net;
using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.ApiServer.Http;
using Jota.ApiServer.Networks;
using Jota.ApiServer.Webhooks;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Aggregation;

/// <summary>
/// The aggregation layer: groups and versions that other servers serve behind this one, as APIServices say (upstream's kube-aggregator).
/// </summary>
public sealed class ApiAggregator : IAsyncDisposable
{
    private readonly AggregationTable _table = new();
    private readonly AggregationClient _client;
    private readonly AvailabilityController _availability;
    private readonly LocalServiceKeeper _local;
    private readonly FrontProxy _proxy;
    private readonly IApi _api;
    private readonly FollowServices _following;
    private readonly CancellationTokenSource _stop = new();
    private Task _publishing = Task.CompletedTask;
    private volatile AggregatedVersions? _versions;

    private ApiAggregator(IApi api, WatchCaches caches, WatchCache services, AggregationParts parts)
    {
        (_api, _proxy, _following) = (api, parts.Proxy, parts.Following);
        _client = new(parts.Network, parts.Endpoints, parts.Proxy);
        _availability = new(
            api, services, _table,
            (service, ct) => Availability.FindAsync(service, _client, parts.Endpoints, parts.Following.Clock, ct),
            _client.Forget, parts.Following);
        _local = new(api, services, parts.Catalog, parts.Following);
        services.Attach(_table);
        caches.Find<V1Service>()?.Attach(new ServiceWatcher(_table, _availability.Look, isOfSlices: false));
        caches.Find<V1EndpointSlice>()?.Attach(new ServiceWatcher(_table, _availability.Look, isOfSlices: true));
    }

    /// <summary>Groups and versions that can be used of other servers. Another object after every change.</summary>
    internal AggregatedVersions Versions
    {
        get
        {
            var (all, found, known) = (_table.All, _availability.Found, _versions);
            return known is not null && known.IsOf(all, found) ? known : _versions = new(all, found);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _publishing;
        await _local.DisposeAsync();
        await _availability.DisposeAsync();
        _client.Dispose();
        _stop.Dispose();
    }

    /// <summary>Begins; null where the catalog has no APIServices.</summary>
    internal static ApiAggregator? Start(IApi api, WatchCaches caches, AggregationParts parts, LoopHealth loops)
    {
        if (caches.Find<V1APIService>() is not { } services)
        {
            return null;
        }

        var aggregator = new ApiAggregator(api, caches, services, parts);
        aggregator._availability.Start(loops);
        aggregator._local.Start(loops);
        aggregator._publishing = Task.Run(() => aggregator.PublishAsync(loops), CancellationToken.None);
        return aggregator;
    }

    /// <summary>Who serves a group and version, if it is another server.</summary>
    internal AggregatedService? Find(string group, string version) => _table.Find(group, version);

    /// <summary>The way to a server.</summary>
    internal HttpMessageInvoker To(AggregatedService service) => _client.To(service);

    /// <summary>Asks a server for a document on behalf of somebody.</summary>
    internal Task<(HttpStatusCode Code, byte[] Body)> AskAsync(
        AggregatedService service, string path, UserIdentity user, CancellationToken ct) => _client.AskAsync(service, path, user, ct);

    private async Task PublishAsync(LoopHealth loops)
    {
        var loop = new Loop("publishing how aggregated servers know this one", loops, _following.Clock, _following.Log);
        await loop.ForeverAsync(
            async ct =>
            {
                await ExtensionAuthentication.PublishAsync(_api, _proxy, ct);
                await Task.Delay(Timeout.InfiniteTimeSpan, _following.Clock, ct);
            },
            _stop.Token);
    }
}

/// <summary>What the aggregation layer stands on.</summary>
/// <param name="Proxy">How aggregated servers know this one.</param>
/// <param name="Network">How pods are reached.</param>
/// <param name="Endpoints">The way to Services.</param>
/// <param name="Catalog">What this server serves itself.</param>
/// <param name="Following">What waiting stands on.</param>
internal sealed record AggregationParts(
    FrontProxy Proxy, IPodNetwork Network, ServiceEndpoints Endpoints, LiveCatalog Catalog, FollowServices Following);
