using Jota.Kubelet.Containerd;
using Jota.Network.Policies;
using Jota.Network.Services;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting;

/// <summary>The enforcement of network policies on this machine as a node.</summary>
internal static partial class NodePolicies
{
    // There where the kernel lets rules see what passes over a bridge; made true with the pods' network.
    private const string BridgeFilter = "/proc/sys/net/bridge/bridge-nf-call-iptables";

    /// <summary>Starts it, unless the network of pods is somebody else's, who enforces policies as well.</summary>
    public static async Task StartAsync(NodeHome home, NodeOptions options, CancellationToken ct)
    {
        if (!options.HasPodNetwork)
        {
            return;
        }

        var log = home.Logging.CreateLogger(typeof(NodePolicies).FullName!);
        if (NftSearch.Find() is not { } nft)
        {
            LogNoNft(log);
            return;
        }

        if (!File.Exists(BridgeFilter))
        {
            LogNoBridgeFilter(log);
        }

        var network = await PolicyNetwork.StartAsync(
            new PolicyNetworkOptions
            {
                Api = home.Proxy,
                NodeName = options.OwnName,
                Table = TableOf(options.DataDirectory),
                Nftables = new NftProgram(nft),
                Clock = home.Clock,
                Logging = home.Logging,
                Loops = home.Loops,
            },
            ct);
        home.Metrics.Add(network.Metrics);
        home.Parts.Add(network);
    }

    /// <summary>Takes away the rules of a cluster.</summary>
    public static Task RemoveAsync(string dataDirectory, CancellationToken ct) => NftSearch.Find() is { } nft
        ? PolicyNetwork.RemoveAsync(new NftProgram(nft), TableOf(dataDirectory), ct)
        : Task.CompletedTask;

    // Named as the bridge is: two clusters on a machine have two of each.
    private static string TableOf(string dataDirectory) => ContainerdPaths.BridgeFor(dataDirectory) + "-policies";

    [LoggerMessage(LogLevel.Warning, "Network policies are not enforced on this node: nft is missing (apt-get install nftables)")]
    private static partial void LogNoNft(ILogger log);

    [LoggerMessage(
        LogLevel.Warning,
        "Network policies do not hold between pods of this node: its kernel shows rules nothing of bridges (modprobe br_netfilter)")]
    private static partial void LogNoBridgeFilter(ILogger log);
}
