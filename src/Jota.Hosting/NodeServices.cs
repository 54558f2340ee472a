using System.Net;
using Jota.Kubelet.Containerd;
using Jota.Network.Services;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting;

/// <summary>The service network of this machine as a node, and where its pods hear the API.</summary>
internal static class NodeServices
{
    /// <summary>What it lacks here; null when nothing.</summary>
    public static string? MissingHere(ClusterOptions options) => options.KubeProxy == KubeProxyKind.Nftables && NftSearch.Find() is null
        ? "services cannot be reached here yet; missing:\n  - nft: apt-get install nftables\n(--kube-proxy none does without)"
        : null;

    /// <summary>
    /// Makes the pods' bridge and answers its address, which the API listens on as well: pods reach it and nobody else's way leads
    /// there. Null where the network is somebody else's (see docs/adr/0019).
    /// </summary>
    public static async Task<IPAddress?> PrepareAsync(ClusterOptions options, CancellationToken ct)
    {
        if (options.RuntimeEndpoint is not null || PrivateContainerd.MissingHere(RealNode.ContainerdOptionsOf(options)) is not null)
        {
            return null;
        }

        CheckRanges(options);
        var network = RealNode.ContainerdOptionsOf(options).Network;
        await network.MakeBridgeAsync(ct);
        return network.Gateway;
    }

    /// <summary>Refuses ranges in which an address would be a pod's and a service's.</summary>
    public static void CheckRanges(ClusterOptions options)
    {
        if (Overlap(IPNetwork.Parse(options.PodCidr), IPNetwork.Parse(options.ServiceCidr)))
        {
            throw new ClusterStartException(
                $"--pod-cidr {options.PodCidr} and --service-cidr {options.ServiceCidr} overlap: "
                + "an address would be a pod's and a service's");
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
    public static async Task StartAsync(
        ClusterParts parts, ClusterOptions options, string node, string address, TimeProvider clock, ILoggerFactory logging,
        CancellationToken ct)
    {
        if (options.KubeProxy == KubeProxyKind.None)
        {
            return;
        }

        var own = IPAddress.Parse(address);
        IPAddress[] gateway = options.RuntimeEndpoint is null ? [RealNode.ContainerdOptionsOf(options).Network.Gateway] : [];
        var network = await ServiceNetwork.StartAsync(
            new ServiceNetworkOptions
            {
                Api = parts.Core.As(Identities.KubeProxy),
                NodeName = node,
                Table = TableOf(options.DataDirectory),
                Nftables = new NftProgram(NftSearch.Find() ?? "nft"),
                PodRanges = [IPNetwork.Parse(options.PodCidr)],
                NodePortAddresses = [.. IPAddress.IsLoopback(own) ? [] : (IPAddress[])[own], .. gateway],
                Clock = clock,
                Logging = logging,
                Loops = parts.Loops,
            },
            ct);
        parts.Metrics.Add(network.Metrics);
        parts.Add(network);
    }

    /// <summary>Takes away the rules of a cluster.</summary>
    public static Task RemoveAsync(string dataDirectory, CancellationToken ct) => NftSearch.Find() is { } nft
        ? ServiceNetwork.RemoveAsync(new NftProgram(nft), TableOf(dataDirectory), ct)
        : Task.CompletedTask;

    private static bool Overlap(IPNetwork one, IPNetwork other) =>
        one.BaseAddress.AddressFamily == other.BaseAddress.AddressFamily
        && (one.Contains(other.BaseAddress) || other.Contains(one.BaseAddress));

    // Named as the bridge is: two clusters on a machine have two of each.
    private static string TableOf(string dataDirectory) => ContainerdPaths.BridgeFor(dataDirectory);
}
