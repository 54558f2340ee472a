using System.Net;
using System.Net.Sockets;
using Jota.Kubelet.Containerd;
using Jota.Kubelet.Network;

namespace Jota.Hosting;

/// <summary>The addresses that a real node has to do with.</summary>
/// <param name="PodCidr">Those of its own pods.</param>
/// <param name="ServiceRange">Those of services; null where they are not known.</param>
internal sealed record NodeNetwork(string PodCidr, IPNetwork? ServiceRange)
{
    /// <summary>Which of the service range's addresses is the DNS's, as everywhere.</summary>
    private const int Tenth = 10;

    /// <summary>The pods' gateway: the first address of the node's range, which the bridge has.</summary>
    public IPAddress Gateway => new PodNetwork { Bridge = "", PodCidr = PodCidr }.Gateway;

    /// <summary>The address of the Service <c>kube-dns</c>; null where the range has none for it.</summary>
    public IPAddress? DnsService => ServiceRange is { } range ? DnsServiceIn(range) : null;

    /// <summary>
    /// The node of a cluster in this process: it has the first part of the cluster's range of pods, which is given to nobody else.
    /// </summary>
    public static NodeNetwork Of(ClusterOptions options)
    {
        var own = PodRanges.FirstOf(options).FirstOrDefault(range => range.BaseAddress.AddressFamily == AddressFamily.InterNetwork);
        return own == default
            ? throw new ClusterStartException($"--cluster-cidr {options.PodCidr}: a node in this process needs an IPv4 range")
            : new(own.ToString(), IPNetwork.Parse(options.ServiceCidr));
    }

    /// <summary>The address of the DNS in a range of services.</summary>
    public static IPAddress? DnsServiceIn(IPNetwork range)
    {
        var bytes = range.BaseAddress.GetAddressBytes();
        bytes[^1] += Tenth;
        var address = new IPAddress(bytes);
        return range.Contains(address) ? address : null;
    }

    /// <summary>The network that the node's pods are plugged into.</summary>
    /// <param name="options">How the node is set up.</param>
    /// <param name="mtu">The largest packet; null for the kernel's choice.</param>
    public PodNetwork For(NodeOptions options, int? mtu = null) => new()
    {
        Bridge = ContainerdPaths.BridgeFor(options.DataDirectory),
        PodCidr = PodCidr,
        Mtu = mtu,
        Masquerade = NodeRoutes.Hides ? false : null,
    };
}
