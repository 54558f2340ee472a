using System.Net;
using System.Net.Sockets;
using Jota.Controllers;

namespace Jota.Hosting;

/// <summary>The addresses of a cluster's pods, as the options say them. Pure.</summary>
public static class PodRanges
{
    private const string Example = "give one IPv4 range, such as 10.244.0.0/16, or one of each family with a comma";

    /// <summary>
    /// How nodes that all are elsewhere are given theirs. Throws <see cref="ClusterStartException"/> that says what is wrong with the
    /// ranges.
    /// </summary>
    /// <param name="clusterCidr">The ranges.</param>
    /// <param name="maskIPv4">How long the prefix of a node's IPv4 range is.</param>
    /// <param name="maskIPv6">The same of an IPv6 range.</param>
    public static NodeRangeOptions Shared(string clusterCidr, int maskIPv4, int maskIPv6)
    {
        var options = new ClusterOptions
        {
            DataDirectory = "",
            PodCidr = clusterCidr,
            NodeMaskIPv4 = maskIPv4,
            NodeMaskIPv6 = maskIPv6,
        };
        return Of(options) with { Kept = [] };
    }

    /// <summary>The ranges. Throws <see cref="ClusterStartException"/> that says what is wrong with them.</summary>
    public static IReadOnlyList<IPNetwork> Parse(ClusterOptions options)
    {
        var ranges = new List<IPNetwork>();
        foreach (var text in options.PodCidr.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!IPNetwork.TryParse(text, out var range)
                || ranges.Any(other => other.BaseAddress.AddressFamily == range.BaseAddress.AddressFamily))
            {
                throw Wrong(options, Example);
            }

            var mask = MaskOf(options, range);
            if (range.PrefixLength > mask || mask - range.PrefixLength > 16)
            {
                throw Wrong(options, $"a node gets a /{mask} of {range}: give a range that holds 1 to 65536 of these");
            }

            ranges.Add(range);
        }

        return ranges;
    }

    /// <summary>The first part of each: that of the node in this process.</summary>
    public static IReadOnlyList<IPNetwork> FirstOf(ClusterOptions options) =>
        [.. Parse(options).Select(range => new IPNetwork(range.BaseAddress, MaskOf(options, range)))];

    /// <summary>How nodes are given theirs.</summary>
    public static NodeRangeOptions Of(ClusterOptions options) => new()
    {
        ClusterRanges = Parse(options),
        MaskIPv4 = options.NodeMaskIPv4,
        MaskIPv6 = options.NodeMaskIPv6,
        Kept = FirstOf(options),
    };

    private static int MaskOf(ClusterOptions options, IPNetwork range) =>
        range.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6 ? options.NodeMaskIPv6 : options.NodeMaskIPv4;

    private static ClusterStartException Wrong(ClusterOptions options, string why) => new($"--cluster-cidr {options.PodCidr}: {why}");
}
