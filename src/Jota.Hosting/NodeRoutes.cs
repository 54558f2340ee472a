using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using Jota.Kubelet.Containerd;
using Jota.Network.Routes;
using Jota.Network.Services;

namespace Jota.Hosting;

/// <summary>The ways from the pods of this machine to those of other nodes, and out of the cluster.</summary>
internal static class NodeRoutes
{
    private const int FirstProtocol = 100;
    private const int Headers = 50;
    private const int UsualMtu = 1500;

    /// <summary>Whether pods are hidden from the outside here, or by the CNI plugin, which knows of no other nodes.</summary>
    public static bool Hides => NftSearch.Find() is not null;

    /// <summary>Starts it, unless the network is somebody else's.</summary>
    public static async Task StartAsync(NodeHome home, NodeOptions options, CancellationToken ct)
    {
        if (!options.HasPodNetwork)
        {
            return;
        }

        home.Parts.Add(await PodRoutes.StartAsync(
            new PodRoutesOptions
            {
                Api = home.Proxy,
                NodeName = options.OwnName,
                Mode = options.PodNetwork,
                Device = DeviceOf(options.DataDirectory),
                Protocol = ProtocolOf(options.DataDirectory),
                Table = TableOf(options.DataDirectory),
                Nftables = Nftables(),
                Clock = home.Clock,
                Logging = home.Logging,
                Loops = home.Loops,
            },
            ct));
    }

    /// <summary>Takes away what a cluster's node has set.</summary>
    public static Task RemoveAsync(string dataDirectory, CancellationToken ct) => PodRoutes.RemoveAsync(
        DeviceOf(dataDirectory), ProtocolOf(dataDirectory), TableOf(dataDirectory), Nftables(), ct);

    /// <summary>The largest packet of a pod: what fits into a tunnel where all goes through one, else the kernel's choice.</summary>
    public static int? MtuOf(NodeOptions options, IPAddress own) => options.PodNetwork != PodNetworkMode.Vxlan ? null
        : (NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.GetIPProperties().UnicastAddresses.Any(address => address.Address.Equals(own)))
            .Select(network => network.GetIPProperties().GetIPv4Properties().Mtu)
            .FirstOrDefault(mtu => mtu > 0) is > 0 and var mtu ? mtu : UsualMtu) - Headers;

    private static NftProgram? Nftables() => NftSearch.Find() is { } nft ? new NftProgram(nft) : null;

    // Named as the bridge is: two clusters on a machine have two of each.
    private static string DeviceOf(string dataDirectory) => "jvx-" + new ContainerdPaths(dataDirectory).Identity;

    private static string TableOf(string dataDirectory) => ContainerdPaths.BridgeFor(dataDirectory) + "-out";

    private static int ProtocolOf(string dataDirectory) => FirstProtocol
        + (int.Parse(new ContainerdPaths(dataDirectory).Identity.AsSpan(0, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 2);
}
