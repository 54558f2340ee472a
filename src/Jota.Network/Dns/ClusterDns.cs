using System.Net;
using Jota.Api;
using Jota.Client;
using Jota.Network.Dns.Forwarding;
using Jota.Network.Dns.Presence;
using Jota.Network.Dns.Records;
using Jota.Network.Dns.Serving;
using Jota.Network.Dns.Settings;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Network.Dns;

/// <summary>
/// A node's share of the cluster's DNS: follows services, slices, namespaces, pods and the settings, and answers its pods. Disposing stops
/// it.
/// </summary>
public sealed partial class ClusterDns : IAsyncDisposable, IMetricSource
{
    private const string SettingsName = "jota-dns";

    private readonly ClusterDnsOptions _options;
    private readonly ILogger _log;
    private readonly ClusterZone _zone;
    private readonly Forwarder _forwarder;
    private readonly Responder _responder;
    private readonly DnsMetrics _metrics = new();
    private readonly InformerFactory _informers;
    private readonly HostResolvers _host;
    private readonly CancellationTokenSource _stop = new();
    private readonly DnsAnnouncer? _announcer;
    private DnsServer? _server;
    private MetricsListener? _metricsListener;
    private Task _announcing = Task.CompletedTask;

    private ClusterDns(ClusterDnsOptions options)
    {
        (_options, _log) = (options, options.Logging.CreateLogger<ClusterDns>());
        _zone = new(options.Domain, (uint)options.Clock.GetUtcNow().ToUnixTimeSeconds(), DnsConfiguration.UsualTtl);
        _forwarder = new(options.Clock, options.Ids);
        _host = new(options.ResolvConf, _forwarder.Forget);
        _responder = new(_zone, _forwarder, () => _host.Servers, IsOwn);
        _announcer = options.ClusterAddress is { } cluster
            ? new(options.Api, cluster, options.AnnouncedAddress ?? options.Address)
            : null;
        _informers = new(options.Api, options.Clock, options.Ids, options.Logging, health: new LoopHealth(options.Loops, "cluster DNS"));
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => _server!.EndPoint;

    /// <summary>Where it tells its figures.</summary>
    public int MetricsPort => _metricsListener!.Port;

    /// <summary>Starts it: completes when it knows the cluster and answers. Throws when the address's port is in use.</summary>
    public static async Task<ClusterDns> StartAsync(ClusterDnsOptions options, CancellationToken ct)
    {
        var dns = new ClusterDns(options);
        try
        {
            await dns.StartAsync(ct);
            return dns;
        }
        catch
        {
            await dns.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Write(MetricWriter into)
    {
        _metrics.Write(into);
        _forwarder.Metrics.Write(into);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _announcing;
        await _informers.DisposeAsync();
        _announcer?.Dispose();
        await (_metricsListener?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
        _host.Dispose();
        _stop.Dispose();
    }

    private async Task StartAsync(CancellationToken ct)
    {
        if (_options.Administrator is { } administrator)
        {
            await DnsPresence.GrantAsync(administrator, ct);
        }

        Subscribe();
        await _informers.StartAsync(ct);
        _server = DnsServer.Start(
            new(_options.Address, _options.Port), _responder, _metrics, _options.Loops, _options.Clock, _log);
        _metricsListener = await MetricsListener.StartAsync(
            new(_options.Address, _options.MetricsPort), this, _options.Logging, ct);
        if (_announcer is not null)
        {
            var loop = new Loop("announcing cluster DNS", _options.Loops, _options.Clock, _log);
            _announcing = Task.Run(() => loop.ForeverAsync(_announcer.AnnounceAsync, _stop.Token), CancellationToken.None);
        }
    }

    private void Subscribe()
    {
        _informers.For<V1Service>().Subscribe(new InformerHandler<V1Service>
        {
            Added = _zone.Services.Put,
            Updated = (_, service) => _zone.Services.Put(service),
            Deleted = _zone.Services.Remove,
        });
        _informers.For<V1EndpointSlice>().Subscribe(new InformerHandler<V1EndpointSlice>
        {
            Added = _zone.Services.Put,
            Updated = _zone.Services.Put,
            Deleted = _zone.Services.Remove,
        });
        _informers.For<V1Namespace>().Subscribe(new InformerHandler<V1Namespace> { Added = _zone.Put, Deleted = _zone.Remove });
        if (_announcer is not null)
        {
            _informers.For<V1Node>("", FieldSelector.Where("metadata.name", _options.NodeName)).Subscribe(
                new InformerHandler<V1Node> { Added = _announcer.Put });
        }

        _informers.Follow(_options.Api.Catalog.For<V1Pod>(), _zone.Pods, ListOptions.All);
        _informers.For<V1ConfigMap>(DnsObjects.Namespace, FieldSelector.Where("metadata.name", SettingsName)).Subscribe(
            new InformerHandler<V1ConfigMap>
            {
                Added = map => Set(map.Data),
                Updated = (_, map) => Set(map.Data),
                Deleted = _ => Set(null),
            });
    }

    private void Set(IDictionary<string, string>? data)
    {
        var configuration = ConfigurationReader.Read(data, out var problems);
        foreach (var problem in problems)
        {
            LogSetting(problem);
        }

        _responder.Configuration = configuration;
        _zone.Set(configuration.Ttl, configuration.Pods);
        _forwarder.Forget();
    }

    /// <summary>Whether a resolver is this server itself, which must not ask itself.</summary>
    private bool IsOwn(IPEndPoint server) => server.Equals(_server?.EndPoint)
        || (server.Port == DnsObjects.Port && (server.Address.Equals(_options.ClusterAddress)
            || (server.Address.Equals(_options.Address) && _options.Port is 0 or DnsObjects.Port)));

    [LoggerMessage(LogLevel.Warning, "ConfigMap kube-system/jota-dns: {Problem}")]
    private partial void LogSetting(string problem);
}
