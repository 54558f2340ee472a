using System.Net;
using System.Net.Sockets;
using Jota.Network.Dns;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting;

/// <summary>The cluster's DNS on this machine's node: which address pods are told, and who answers there.</summary>
internal static class NodeDns
{
    private const int Port = 53;

    /// <summary>Which of the service range's addresses is the DNS's, as everywhere.</summary>
    private const int Tenth = 10;

    /// <summary>
    /// The servers that pods are told: the address of the Service <c>kube-dns</c>, whoever is behind it. Where jota answers names and
    /// somebody else (or nobody) services' addresses, the node's own address on its pods' network, which answers in any case. Nobody where
    /// somebody else's runtime has a network that is not known here.
    /// </summary>
    public static IReadOnlyList<string> ServersFor(ClusterOptions options) => options switch
    {
        { Dns: DnsKind.None } or { KubeProxy: KubeProxyKind.Nftables, RuntimeEndpoint: null }
            when ServiceAddressOf(options) is { } service => [service.ToString()],
        _ when Answers(options) => [GatewayOf(options).ToString()],
        _ => [],
    };

    /// <summary>Starts to answer. Throws <see cref="ClusterStartException"/> when somebody else listens there.</summary>
    public static async Task StartAsync(
        ClusterParts parts, ClusterOptions options, string node, TimeProvider clock, ILoggerFactory logging, CancellationToken ct)
    {
        if (!Answers(options))
        {
            return;
        }

        try
        {
            var dns = await ClusterDns.StartAsync(
                new()
                {
                    Api = parts.Core.As(Identities.Account("kube-dns")),
                    Administrator = parts.Administrator,
                    NodeName = node,
                    Address = GatewayOf(options),
                    ClusterAddress = ServiceAddressOf(options),
                    Clock = clock,
                    Logging = logging,
                    Loops = parts.Loops,
                },
                ct);
            parts.Metrics.Add(dns);
            parts.Add(dns);
        }
        catch (SocketException e)
        {
            throw new ClusterStartException(
                $"cannot answer DNS at {GatewayOf(options)} port {Port}: {e.Message} (another server may listen at every address of this " +
                "machine; --dns none leaves DNS to others)",
                e);
        }
    }

    /// <summary>The pods' gateway: the first address of the node's range, which the bridge has.</summary>
    internal static IPAddress GatewayOf(ClusterOptions options) => RealNode.ContainerdOptionsOf(options).Network.Gateway;

    /// <summary>The address of the Service <c>kube-dns</c>; null where the range has none for it.</summary>
    internal static IPAddress? ServiceAddressOf(ClusterOptions options) => After(IPNetwork.Parse(options.ServiceCidr), Tenth);

    private static bool Answers(ClusterOptions options) => options.Dns == DnsKind.Jota && options.RuntimeEndpoint is null;

    private static IPAddress? After(IPNetwork range, byte offset)
    {
        var bytes = range.BaseAddress.GetAddressBytes();
        bytes[^1] += offset;
        var address = new IPAddress(bytes);
        return range.Contains(address) ? address : null;
    }
}
