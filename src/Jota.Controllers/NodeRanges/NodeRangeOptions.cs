using System.Net;
using System.Net.Sockets;

namespace Jota.Controllers;

/// <summary>Which addresses the pods of a cluster have, and how many of them a node gets.</summary>
public sealed record NodeRangeOptions
{
    /// <summary>The cluster's ranges: one, or one of each family. None: nodes are given none.</summary>
    public IReadOnlyList<IPNetwork> ClusterRanges { get; init; } = [];

    /// <summary>How long the prefix of a node's IPv4 range is (upstream's <c>--node-cidr-mask-size-ipv4</c>).</summary>
    public int MaskIPv4 { get; init; } = 24;

    /// <summary>The same of an IPv6 range.</summary>
    public int MaskIPv6 { get; init; } = 64;

    /// <summary>What no node is given: those of a node that brings its own.</summary>
    public IReadOnlyList<IPNetwork> Kept { get; init; } = [];

    /// <summary>How long the prefix is of a node's part of this range.</summary>
    public int MaskOf(IPNetwork range) => range.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6 ? MaskIPv6 : MaskIPv4;
}
