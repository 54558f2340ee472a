using System.Net;
using k8s.Models;

namespace Jota.Network.Routes;

/// <summary>Where a node is, and which addresses its pods have.</summary>
/// <param name="Name">The node.</param>
/// <param name="Addresses">Its own addresses.</param>
/// <param name="Ranges">Those of its pods.</param>
internal sealed record NodePlace(string Name, IReadOnlyList<IPAddress> Addresses, IReadOnlyList<IPNetwork> Ranges)
{
    /// <summary>What a node's object says. What cannot be read is left out: it is not this machine's to mend.</summary>
    public static NodePlace Of(V1Node node)
    {
        var addresses = new List<IPAddress>();
        foreach (var told in node.Status?.Addresses ?? [])
        {
            if (told.Type == "InternalIP" && IPAddress.TryParse(told.Address, out var address))
            {
                addresses.Add(address);
            }
        }

        var ranges = new List<IPNetwork>();
        foreach (var told in node.Spec?.PodCIDRs ?? [])
        {
            if (IPNetwork.TryParse(told, out var range))
            {
                ranges.Add(range);
            }
        }

        return new(node.Metadata.Name, addresses, ranges);
    }

    /// <summary>Whether it says the same as another.</summary>
    public bool IsLike(NodePlace other) =>
        Name == other.Name && Addresses.SequenceEqual(other.Addresses) && Ranges.SequenceEqual(other.Ranges);
}
