using System.Net;
using Jota.Client;
using Jota.Hosting.Joining;
using Jota.Hosting.Serving;
using Jota.Network.Services;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting;

/// <summary>
/// The service network of this machine for a cluster that is elsewhere, beside upstream's kubelet or ours. Disposing stops it; the rules
/// stay in force.
/// </summary>
public sealed class ProxyComponent : IAsyncDisposable
{
    private readonly StartedParts _parts;

    private ProxyComponent(StartedParts parts, string text) => (_parts, Text) = (parts, text);

    /// <summary>What it is, for people.</summary>
    public string Text { get; }

    /// <summary>The port at which it tells of its health; 0 where it does not.</summary>
    public int HealthPort { get; private set; }

    /// <summary>
    /// Starts it, and returns when the rules are in force. Throws <see cref="ClusterStartException"/> for what whoever started it can mend.
    /// </summary>
    /// <param name="options">How it is set up.</param>
    /// <param name="logging">For logs.</param>
    /// <param name="ct">Gives up the start.</param>
    /// <param name="nftables">The kernel's packet rules; null for those of this machine.</param>
    public static async Task<ProxyComponent> StartAsync(
        ProxyComponentOptions options, ILoggerFactory logging, CancellationToken ct, INftables? nftables = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var connection = ComponentClient.Read(options.Kubeconfig, "proxy");
        nftables ??= NftSearch.Find() is { } nft ? new NftProgram(nft)
            : throw new ClusterStartException("services cannot be reached here yet; missing:\n  - nft: apt-get install nftables");
        var services = new ComponentServices(logging, TimeProvider.System);
        var parts = new StartedParts(logging.CreateLogger<ProxyComponent>());
        var api = new HttpApi(connection);
        parts.Add(new Disposing(api));
        var name = options.NodeName ?? Dns.GetHostName().ToLowerInvariant();
        var own = options.NodeAddress ?? NodeAddress.Towards([connection.Server]) ?? RealNode.OwnAddress();
        var server = connection.Server.GetLeftPart(UriPartial.Authority);
        var component = new ProxyComponent(parts, $"kube-proxy of {server} on the node {name}");
        try
        {
            component.HealthPort = await ListenAsync(options.Health, api, services, parts, null, ct);
            await ListenAsync(options.Metrics, api, services, parts, services.Metrics, ct);
            var network = await ServiceNetwork.StartAsync(
                new()
                {
                    Api = api,
                    NodeName = name,
                    Table = NodeServices.TableOf(options.DataDirectory),
                    Nftables = nftables,
                    PodRanges = [.. options.PodRanges],
                    NodePortAddresses = IPAddress.IsLoopback(own) ? [] : [own],
                    Clock = services.Clock,
                    Logging = logging,
                    Loops = services.Loops,
                },
                ct);
            services.Metrics.Add(network.Metrics);
            parts.Add(network);
            return component;
        }
        catch (Exception e)
        {
            await parts.DisposeAsync();
            if (StartFailures.Of(e) is { } told)
            {
                throw told;
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _parts.DisposeAsync();

    private static async Task<int> ListenAsync(
        ServingOptions serving, HttpApi api, ComponentServices services, StartedParts parts, MetricSources? metrics, CancellationToken ct)
    {
        if (serving.Port is not { } port)
        {
            return 0;
        }

        var server = await ComponentServer.StartAsync(
            new()
            {
                Name = "kube-proxy",
                At = new(serving.Address, port),
                Api = api,
                Checks = [new("loops", services.Loops.Describe)],
                Metrics = metrics,
                Clock = services.Clock,
                Logging = services.Logging,
            },
            ct);
        parts.Add(server);
        return server.Port;
    }
}
