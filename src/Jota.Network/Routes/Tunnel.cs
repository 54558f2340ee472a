using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Jota.Network.Routes;

/// <summary>
/// This node's end of the tunnel: a VXLAN device. All that the others need to know of it follows from the node's object: nobody has to tell
/// anybody anything.
/// </summary>
/// <param name="Device">Its name.</param>
/// <param name="Node">The node's own address, from which it sends.</param>
/// <param name="HardwareAddress">Its hardware address.</param>
/// <param name="Addresses">Its addresses: the first of each of the node's ranges, which no pod has.</param>
/// <param name="Mtu">The largest packet.</param>
internal sealed record Tunnel(string Device, IPAddress Node, string HardwareAddress, IReadOnlyList<IPAddress> Addresses, int Mtu)
{
    /// <summary>The number of the network in the tunnel, the same on all nodes.</summary>
    public const int Id = 7113;

    /// <summary>The port that it is heard at (IANA's for VXLAN).</summary>
    public const int Port = 4789;

    private const int HeadersIPv4 = 50;
    private const int HeadersIPv6 = 70;

    /// <summary>What is left of a link's largest packet.</summary>
    public static int MtuOver(Link link) =>
        link.Mtu - (link.Own.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? HeadersIPv6 : HeadersIPv4);

    /// <summary>The hardware address of a node's end.</summary>
    public static string HardwareAddressOf(NodePlace node)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(node.Ranges.Count > 0 ? node.Ranges[0].ToString() : node.Name));
        return "0a:59:" + string.Join(':', hash.Take(4).Select(part => $"{part:x2}"));
    }

    /// <summary>Whether it says the same as another.</summary>
    public bool IsLike(Tunnel? other) => other is not null
        && (Device, Node, HardwareAddress, Mtu) == (other.Device, other.Node, other.HardwareAddress, other.Mtu)
        && Addresses.SequenceEqual(other.Addresses);
}
