using System.Net.Sockets;
using System.Text;
using Jota.Api;
using Jota.Client;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Network.Services;

/// <summary>
/// Makes services' addresses answer on a node: follows Services and EndpointSlices and keeps the kernel's rules as
/// <see cref="ServicePlan"/> wants them, each change in one transaction of what differs. The rules stay when it stops, so that running
/// pods go on reaching each other; started again, it makes them anew in one step.
/// </summary>
public sealed partial class ServiceNetwork : IAsyncDisposable
{
    private const string ServiceIndex = "slices by service";
    private const string ServiceName = "kubernetes.io/service-name";
    private const string ZoneLabel = "topology.kubernetes.io/zone";

    private readonly ServiceNetworkOptions _options;
    private readonly InformerFactory _informers;
    private readonly Informer<V1Service> _services;
    private readonly Informer<V1EndpointSlice> _slices;
    private readonly Informer<V1Node> _nodes;
    private readonly DirtyServices _dirty = new();
    private readonly HealthServers _health;
    private readonly ServiceMetrics _metrics = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ILogger _log;
    private ServiceTables? _tables;
    private volatile bool _isHealthy;
    private Task _running = Task.CompletedTask;

    private ServiceNetwork(ServiceNetworkOptions options)
    {
        _options = options;
        _log = options.Logging.CreateLogger<ServiceNetwork>();
        _health = new HealthServers(options.NodePortAddresses, () => _isHealthy, options.Logging);
        _informers = new InformerFactory(
            options.Api, options.Clock, options.Ids, options.Logging, health: new LoopHealth(options.Loops, "service network"));
        _services = _informers.For<V1Service>();
        _slices = _informers.For<V1EndpointSlice>();
        _slices.AddIndex(ServiceIndex, slice => ServiceOf(slice)?.ToString());
        _nodes = _informers.For<V1Node>("", FieldSelector.Where("metadata.name", options.NodeName));
    }

    /// <summary>What it has to tell on <c>/metrics</c>.</summary>
    public IMetricSource Metrics => _metrics;

    /// <summary>
    /// Starts it; the rules are in force when this completes. Throws <see cref="NftablesException"/> where there can be none.
    /// </summary>
    public static async Task<ServiceNetwork> StartAsync(ServiceNetworkOptions options, CancellationToken ct)
    {
        var network = new ServiceNetwork(options);
        try
        {
            await network._informers.StartAsync(ct);
            await network.BringAsync(null, ct);
            network.Follow();
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes the rules away for good: for the end of a cluster, not of its process.</summary>
    /// <param name="nftables">The kernel's packet rules.</param>
    /// <param name="table">The name of the tables.</param>
    /// <param name="ct">Cancels.</param>
    public static Task RemoveAsync(INftables nftables, string table, CancellationToken ct)
    {
        var text = new StringBuilder();
        foreach (var family in IpFamily.Both)
        {
            BaseRules.WriteRemoval(text, family, table);
        }

        return nftables.ApplyAsync(text.ToString().AsMemory(), ct);
    }

    /// <summary>Ends it; the rules stay.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _health.DisposeAsync();
        await _informers.DisposeAsync();
        _stop.Dispose();
    }

    private static ObjectKey? ServiceOf(V1EndpointSlice slice) =>
        slice.Metadata.Labels is { } labels && labels.TryGetValue(ServiceName, out var name) && name.Length > 0
            ? new(slice.Metadata.NamespaceProperty ?? "", name)
            : null;

    private void Follow()
    {
        _services.Subscribe(new InformerHandler<V1Service>
        {
            Added = service => _dirty.Add(service.Key()),
            Updated = (_, service) => _dirty.Add(service.Key()),
            Deleted = service => _dirty.Add(service.Key()),
        });
        _slices.Subscribe(new InformerHandler<V1EndpointSlice>
        {
            Added = Touch,
            Updated = (old, slice) =>
            {
                Touch(old);
                Touch(slice);
            },
            Deleted = Touch,
        });
        _nodes.Subscribe(new InformerHandler<V1Node> { Added = LookAtNode, Updated = (_, node) => LookAtNode(node) });
        _running = Task.WhenAll(Run("service network", TurnAsync), Run("watch over the service network's rules", WatchAsync));
    }

    private Task Run(string what, Func<CancellationToken, Task> turn)
    {
        var loop = new Loop($"{what} of {_options.NodeName}", _options.Loops, _options.Clock, _log);
        return Task.Run(() => loop.ForeverAsync(turn, _stop.Token));
    }

    private void Touch(V1EndpointSlice slice)
    {
        if (ServiceOf(slice) is { } service)
        {
            _dirty.Add(service);
        }
    }

    /// <summary>A node beats all the time; only its zone matters.</summary>
    private void LookAtNode(V1Node node)
    {
        if (ZoneOf(node) != Volatile.Read(ref _tables)?.Node.Zone)
        {
            _dirty.AddAll();
        }
    }

    private async Task TurnAsync(CancellationToken ct) => await BringAsync(await _dirty.TakeAsync(ct), ct);

    /// <summary>Some machines flush all rules when their firewall starts.</summary>
    private async Task WatchAsync(CancellationToken ct)
    {
        using var watch = _options.Watch();
        while (true)
        {
            await watch.UntilGoneAsync(_options.Table, ct);
            LogGone(_options.Table);
            _dirty.AddAll();
        }
    }

    /// <summary>Brings the rules to what is wanted now, for some services, or for all of them from nothing.</summary>
    private async Task BringAsync(IReadOnlyCollection<ObjectKey>? keys, CancellationToken ct)
    {
        var begin = _options.Clock.GetTimestamp();
        try
        {
            var anew = keys is null || _tables is null;
            var tables = anew ? new ServiceTables(_options.Table, NodeNow()) : _tables!;
            var inputs = (anew ? Everything() : keys!).Select(Look).ToList();
            var stale = new StaleFlows();
            var text = tables.Change(inputs, stale);
            if (text.Length > 0)
            {
                await _options.Nftables.ApplyAsync(text.AsMemory(), ct);
            }

            Volatile.Write(ref _tables, tables);
            _isHealthy = true;
            var took = _options.Clock.GetElapsedTime(begin);
            _metrics.Brought(took);
            LogBrought(inputs.Count, tables.LastElements, took.TotalMilliseconds);
            ForgetFlows(stale, tables.Node);
            await _health.SetAsync(inputs, tables.Node, all: anew, ct);
        }
        catch
        {
            // What the ledger says is not what the kernel has: from nothing, next time.
            Volatile.Write(ref _tables, null);
            _isHealthy = false;
            _metrics.Failed();
            _dirty.AddAll();
            throw;
        }
    }

    private NodeFacts NodeNow() => new(_options.NodeName)
    {
        Zone = _nodes.Lister.Find(ObjectKey.Cluster(_options.NodeName)) is { } node ? ZoneOf(node) : null,
        Addresses = _options.NodePortAddresses,
        PodRanges = _options.PodRanges,
    };

    private static string? ZoneOf(V1Node node) =>
        node.Metadata.Labels is { } labels && labels.TryGetValue(ZoneLabel, out var zone) && zone.Length > 0 ? zone : null;

    private IReadOnlyCollection<ObjectKey> Everything() => [.. _services.Lister.All().Select(service => service.Key())];

    private ServiceInput Look(ObjectKey key) =>
        new(key, _services.Lister.Find(key), _slices.Lister.ByIndex(ServiceIndex, key.ToString()));

    private void ForgetFlows(StaleFlows stale, NodeFacts node)
    {
        if (stale.IsEmpty)
        {
            return;
        }

        try
        {
            var forgotten = IpFamily.Both.Sum(family => _options.Flows.Forget(family, flow => stale.Has(flow, node)));
            LogForgotten(forgotten);
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            // The rules are right; some clients over UDP find out by themselves, later.
            LogCannotForget(e.Message);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Rules of {Services} service(s) brought up to date: {Elements} element(s) in {Milliseconds} ms")]
    private partial void LogBrought(int services, int elements, double milliseconds);

    [LoggerMessage(LogLevel.Warning, "Somebody took away the rules of services (table {Table}); they are made anew")]
    private partial void LogGone(string table);

    [LoggerMessage(LogLevel.Debug, "{Flows} UDP conversation(s) forgotten that led nowhere")]
    private partial void LogForgotten(int flows);

    [LoggerMessage(LogLevel.Warning, "UDP conversations that lead nowhere cannot be forgotten: {Why}")]
    private partial void LogCannotForget(string why);
}
