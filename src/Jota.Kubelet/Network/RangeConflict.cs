using System.Net;
using System.Net.NetworkInformation;

namespace Jota.Kubelet.Network;

/// <summary>
/// Whether another interface of this machine leads to the addresses that pods are to get: then the kernel would send what is for a pod to
/// whichever came first, most often to the pods of a cluster whose process has ended and whose containers live on.
/// </summary>
internal static class RangeConflict
{
    private const int SingleAddress = 32;

    /// <summary>Names the interface that stands in the way and what can be done; null where none does.</summary>
    /// <param name="pods">The addresses of pods.</param>
    /// <param name="bridge">The interface that they are for.</param>
    /// <param name="networks">Each interface's name with a network that it leads to.</param>
    public static string? Find(IPNetwork pods, string bridge, IEnumerable<(string Interface, IPNetwork Network)> networks)
    {
        foreach (var (name, network) in networks)
        {
            if (name != bridge && network.PrefixLength < SingleAddress
                && (network.Contains(pods.BaseAddress) || pods.Contains(network.BaseAddress)))
            {
                return $"the pods' addresses {pods} are in use on this machine: the interface {name} leads to {network}. "
                    + $"{WayOut(name)} or choose other addresses with --pod-cidr";
            }
        }

        return null;
    }

    /// <summary>The IPv4 networks that this machine's interfaces lead to.</summary>
    public static IEnumerable<(string Interface, IPNetwork Network)> OnThisMachine() =>
        from network in NetworkInterface.GetAllNetworkInterfaces()
        from address in network.GetIPProperties().UnicastAddresses
        where address.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
        select (network.Name, NetworkOf(address.Address, address.PrefixLength));

    private static IPNetwork NetworkOf(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var bit = length; bit < SingleAddress; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new(new IPAddress(bytes), length);
    }

    private static string WayOut(string name) => BridgeOwner.DataDirectoryOf(name) is { } directory
        ? $"It is of the cluster in {directory}: end its containers with \"jota down --data-dir {directory}\""
        : $"Take it away (ip link delete {name})";
}
