using k8s.Models;

namespace Jota.Network.Services;

/// <summary>Gathers the endpoints of one port of a service from its slices.</summary>
internal static class SliceReader
{
    /// <summary>
    /// Those of slices of the family that have a port of this name. Target ports that pods give names to have become numbers there. An
    /// endpoint that is in several slices, as while one is moved, counts once, and the better of what is said of it.
    /// </summary>
    public static IReadOnlyCollection<ProxiedEndpoint> EndpointsOf(
        IReadOnlyList<V1EndpointSlice> slices, V1ServicePort port, IpFamily family)
    {
        var found = new Dictionary<Target, ProxiedEndpoint>();
        foreach (var slice in slices.Where(slice => slice.AddressType == family.Name))
        {
            foreach (var number in PortsOf(slice, port))
            {
                Add(found, slice, number, family);
            }
        }

        return found.Values;
    }

    private static IEnumerable<int> PortsOf(V1EndpointSlice slice, V1ServicePort port) => (slice.Ports ?? [])
        .Where(p => (p.Name ?? "") == (port.Name ?? "") && PortProtocols.Of(p.Protocol) == PortProtocols.Of(port.Protocol))
        .Select(p => p.Port ?? 0)
        .Where(number => number is > 0 and <= 65535);

    private static void Add(Dictionary<Target, ProxiedEndpoint> found, V1EndpointSlice slice, int port, IpFamily family)
    {
        foreach (var endpoint in slice.Endpoints ?? [])
        {
            if (endpoint.Addresses is not { Count: > 0 } addresses || family.Canonical(addresses[0]) is not { } address)
            {
                continue;
            }

            var target = new Target(address, port);
            var told = ProxiedEndpoint.Of(endpoint, target);
            if (!found.TryGetValue(target, out var other) || RankOf(told) > RankOf(other))
            {
                found[target] = told;
            }
        }
    }

    private static int RankOf(ProxiedEndpoint endpoint) => (endpoint.Ready, endpoint.Serving) switch
    {
        (true, _) => 2,
        (false, true) => 1,
        (false, false) => 0,
    };
}
