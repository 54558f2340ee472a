using System.Net.Sockets;
using Jota.Network.Dns;

namespace Jota.Hosting;

/// <summary>The cluster's DNS on this machine's node: which address pods are told, and who answers there.</summary>
internal static class NodeDns
{
    private const int Port = 53;

    /// <summary>
    /// The servers that pods are told: the address of the Service <c>kube-dns</c>, whoever is behind it. Where jota answers names and
    /// somebody else (or nobody) services' addresses, the node's own address on its pods' network, which answers in any case. Nobody where
    /// somebody else's runtime has a network that is not known here.
    /// </summary>
    public static IReadOnlyList<string> ServersFor(NodeOptions options, NodeNetwork network) => options switch
    {
        { Dns: DnsKind.None } or { KubeProxy: KubeProxyKind.Nftables, RuntimeEndpoint: null } or { Cni: CniKind.None }
            when network.DnsService is { } service => [service.ToString()],
        _ when Answers(options) => [network.Gateway.ToString()],
        _ => [],
    };

    /// <summary>Starts to answer. Throws <see cref="ClusterStartException"/> when somebody else listens there.</summary>
    public static async Task StartAsync(NodeHome home, NodeOptions options, NodeNetwork network, CancellationToken ct)
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
                    Api = home.Dns,
                    Administrator = home.Administrator,
                    NodeName = options.OwnName,
                    Address = network.Gateway,
                    ClusterAddress = network.DnsService,
                    Clock = home.Clock,
                    Logging = home.Logging,
                    Loops = home.Loops,
                },
                ct);
            home.Metrics.Add(dns);
            home.Parts.Add(dns);
        }
        catch (SocketException e)
        {
            throw new ClusterStartException(
                $"cannot answer DNS at {network.Gateway} port {Port}: {e.Message} (another server may listen at every address of this " +
                "machine; --dns none leaves DNS to others)",
                e);
        }
    }

    private static bool Answers(NodeOptions options) => options is { Dns: DnsKind.Jota, HasPodNetwork: true };
}
