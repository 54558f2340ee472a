using System.Collections.Immutable;
using System.Net;

namespace Jota.Network.Routes;

/// <summary>The ways from this node to the pods of all others. Pure.</summary>
/// <param name="Routes">One to each range of another node, in order of the ranges.</param>
/// <param name="Tunnel">This node's end of the tunnel; null where no way leads through it.</param>
internal sealed record PodRoutePlan(ImmutableArray<PodRoute> Routes, Tunnel? Tunnel)
{
    /// <summary>Nowhere.</summary>
    public static PodRoutePlan Empty { get; } = new([], null);

    /// <summary>Computes it.</summary>
    /// <param name="own">This node.</param>
    /// <param name="others">All others; one that has no addresses or no ranges yet is left out.</param>
    /// <param name="links">The networks that this machine is on.</param>
    /// <param name="mode">How packets are to go.</param>
    /// <param name="device">What the tunnel's interface is called.</param>
    public static PodRoutePlan Compute(
        NodePlace own, IEnumerable<NodePlace> others, IReadOnlyList<Link> links, PodNetworkMode mode, string device)
    {
        var routes = ImmutableArray.CreateBuilder<PodRoute>();
        Link? carrier = null;
        foreach (var other in others.Where(other => other.Name != own.Name))
        {
            foreach (var range in other.Ranges.Where(range => !own.Ranges.Any(mine => Overlap(mine, range))))
            {
                if (mode != PodNetworkMode.Vxlan && Plain(range, other, links) is { } plain)
                {
                    routes.Add(plain);
                }
                else if (mode != PodNetworkMode.Routes && Through(range, own, other, links, device) is { } tunnelled)
                {
                    routes.Add(tunnelled.Route);
                    carrier ??= tunnelled.Carrier;
                }
            }
        }

        routes.Sort((one, two) => string.CompareOrdinal(one.Range.ToString(), two.Range.ToString()));
        return new(
            routes.DrainToImmutable(),
            carrier is null ? null : new Tunnel(
                device,
                carrier.Own,
                Tunnel.HardwareAddressOf(own),
                [.. own.Ranges.Select(range => range.BaseAddress)],
                Tunnel.MtuOver(carrier)));
    }

    private static PodRoute? Plain(IPNetwork range, NodePlace other, IReadOnlyList<Link> links)
    {
        foreach (var address in other.Addresses.Where(address => address.AddressFamily == range.BaseAddress.AddressFamily))
        {
            if (links.FirstOrDefault(link => link.Network.Contains(address)) is { } shared)
            {
                return new(range, address, shared.Device);
            }
        }

        return null;
    }

    private static (PodRoute Route, Link Carrier)? Through(
        IPNetwork range, NodePlace own, NodePlace other, IReadOnlyList<Link> links, string device)
    {
        foreach (var address in other.Addresses)
        {
            // The node's own address says which link carries the tunnel; which way its packets take from there the machine knows.
            var carrier = links.FirstOrDefault(
                link => link.Own.AddressFamily == address.AddressFamily && own.Addresses.Contains(link.Own));
            if (carrier is not null)
            {
                return (new(range, range.BaseAddress, device, new(address, Tunnel.HardwareAddressOf(other))), carrier);
            }
        }

        return null;
    }

    private static bool Overlap(IPNetwork one, IPNetwork other) =>
        one.BaseAddress.AddressFamily == other.BaseAddress.AddressFamily
        && (one.Contains(other.BaseAddress) || other.Contains(one.BaseAddress));
}
