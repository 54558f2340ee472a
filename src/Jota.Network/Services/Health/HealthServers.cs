using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Jota.Api;
using Microsoft.Extensions.Logging;

namespace Jota.Network.Services;

/// <summary>The ports of this node on which load balancers ask after services. Its caller lets one change pass at a time.</summary>
/// <param name="addresses">Where they are open.</param>
/// <param name="isHealthy">Whether rules follow what is wanted.</param>
/// <param name="logging">Where it is told that a port cannot be opened.</param>
internal sealed partial class HealthServers(IReadOnlyList<IPAddress> addresses, Func<bool> isHealthy, ILoggerFactory logging)
    : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ObjectKey, ServiceHealthCheck> _checks = [];
    private readonly Dictionary<ObjectKey, HealthServer> _servers = [];
    private readonly ILogger _log = logging.CreateLogger<HealthServers>();

    /// <summary>Opens and closes the ports of services, and changes what is said there.</summary>
    /// <param name="services">The services that changed.</param>
    /// <param name="node">The node.</param>
    /// <param name="all">Whether there are no others.</param>
    /// <param name="ct">Cancels.</param>
    public async Task SetAsync(IReadOnlyCollection<ServiceInput> services, NodeFacts node, bool all, CancellationToken ct)
    {
        if (all)
        {
            foreach (var gone in _checks.Keys.Except(services.Select(service => service.Key)).ToList())
            {
                await SetAsync(gone, null, ct);
            }
        }

        foreach (var service in services)
        {
            await SetAsync(service.Key, ServiceHealthCheck.Of(service.Key, service.Service, service.Slices, node), ct);
        }
    }

    private async Task SetAsync(ObjectKey service, ServiceHealthCheck? check, CancellationToken ct)
    {
        if (_servers.TryGetValue(service, out var server) && server.Port != check?.Port)
        {
            _servers.Remove(service);
            await server.DisposeAsync();
            server = null;
        }

        if (check is null)
        {
            _checks.TryRemove(service, out _);
            return;
        }

        _checks[service] = check;
        if (server is null)
        {
            await OpenAsync(check, ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values)
        {
            await server.DisposeAsync();
        }
    }

    private async Task OpenAsync(ServiceHealthCheck check, CancellationToken ct)
    {
        try
        {
            _servers[check.Service] = await HealthServer.StartAsync(addresses, check.Port, () => AnswerOf(check.Service), logging, ct);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // The service itself works; its next change tries again.
            LogCannotOpen(check.Port, check.Service, e.Message);
        }
    }

    private HealthAnswer AnswerOf(ObjectKey service) =>
        new(service, _checks.GetValueOrDefault(service)?.LocalEndpoints ?? 0, isHealthy());

    [LoggerMessage(LogLevel.Warning, "Port {Port}, on which load balancers ask after service {Key}, cannot be opened: {Why}")]
    private partial void LogCannotOpen(int port, ObjectKey key, string why);
}
