using System.Net;
using Jota.Kubelet.Containerd;
using Jota.Network.Services;

namespace Jota.Hosting;

/// <summary>The service network of this machine as a node, and where its pods hear the API.</summary>
internal static class NodeServices
{
    /// <summary>What it lacks here; null when nothing.</summary>
    public static string? MissingHere(NodeOptions options) => options.KubeProxy == KubeProxyKind.Nftables && NftSearch.Find() is null
        ? "services cannot be reached here yet; missing:\n  - nft: apt-get install nftables\n(--kube-proxy none does without)"
        : null;

    /// <summary>
    /// Makes the pods' bridge and answers its address, which the API listens on as well: pods reach it and nobody else's way leads
    /// there. Null where the network is somebody else's (see docs/adr/0019).
    /// </summary>
    public static async Task<IPAddress?> PrepareAsync(ClusterOptions options, CancellationToken ct)
    {
        if (!options.HasPodNetwork || PrivateContainerd.MissingHere(RealNode.ContainerdOptionsOf(options, null)) is not null)
        {
            return null;
        }

        CheckRanges(options);
        var network = NodeNetwork.Of(options).For(options);
        await network.MakeBridgeAsync(ct);
        return network.Gateway;
    }

    /// <summary>Refuses ranges in which an address would be a pod's and a service's.</summary>
    public static void CheckRanges(ClusterOptions options)
    {
        foreach (var range in PodRanges.Parse(options).Where(range => Overlap(range, IPNetwork.Parse(options.ServiceCidr))))
        {
            throw new ClusterStartException(
                $"--pod-cidr {range} and --service-cidr {options.ServiceCidr} overlap: an address would be a pod's and a service's");
        }
    }

    /// <summary>Under which addresses beside loopback the API is called.</summary>
    public static IEnumerable<string> ApiAddresses(ClusterOptions options, IPAddress? podsAddress)
    {
        var first = IPNetwork.Parse(options.ServiceCidr).BaseAddress.GetAddressBytes();
        first[^1]++;
        return podsAddress is null ? [$"{new IPAddress(first)}"] : [$"{new IPAddress(first)}", $"{podsAddress}"];
    }

    /// <summary>Starts it, unless it is left to others.</summary>
    /// <param name="home">What the node stands on.</param>
    /// <param name="options">How the node is set up.</param>
    /// <param name="own">The node's address.</param>
    /// <param name="podRanges">Whose traffic to services keeps its addresses.</param>
    /// <param name="gateway">The pods' gateway; null where the network is somebody else's.</param>
    /// <param name="ct">Gives up the start.</param>
    public static async Task StartAsync(
        NodeHome home, NodeOptions options, IPAddress own, IEnumerable<IPNetwork> podRanges, IPAddress? gateway, CancellationToken ct)
    {
        if (options.KubeProxy == KubeProxyKind.None)
        {
            return;
        }

        var network = await ServiceNetwork.StartAsync(
            new ServiceNetworkOptions
            {
                Api = home.Proxy,
                NodeName = options.OwnName,
                Table = TableOf(options.DataDirectory),
                Nftables = new NftProgram(NftSearch.Find() ?? "nft"),
                PodRanges = [.. podRanges],
                NodePortAddresses =
                    [.. IPAddress.IsLoopback(own) ? [] : (IPAddress[])[own], .. gateway is null ? [] : (IPAddress[])[gateway]],
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
        ? ServiceNetwork.RemoveAsync(new NftProgram(nft), TableOf(dataDirectory), ct)
        : Task.CompletedTask;

    private static bool Overlap(IPNetwork one, IPNetwork other) =>
        one.BaseAddress.AddressFamily == other.BaseAddress.AddressFamily
        && (one.Contains(other.BaseAddress) || other.Contains(one.BaseAddress));

    /// <summary>The name of its tables. Named as the bridge is: two clusters on a machine have two of each.</summary>
    internal static string TableOf(string dataDirectory) => ContainerdPaths.BridgeFor(dataDirectory);
}
