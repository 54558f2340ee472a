using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Jota.Network.Routes;

/// <summary>
/// What <c>ip</c>, <c>ip -6</c> and <c>bridge</c> are told, one command a line, to bring the kernel from one plan to another. What is so
/// already stays so. Pure.
/// </summary>
internal static class RouteCommands
{
    private const string Bridge = "bridge ";

    /// <summary>From one plan to another.</summary>
    /// <param name="before">What is in force.</param>
    /// <param name="after">What is to be.</param>
    /// <param name="stale">Routes of an earlier life, of which nobody knows any more what they were for.</param>
    /// <param name="protocol">The number by which our routes are known.</param>
    /// <param name="hasTunnel">Whether the tunnel's device is there.</param>
    public static IReadOnlyList<string> Compute(
        PodRoutePlan before, PodRoutePlan after, IEnumerable<IPNetwork> stale, int protocol, bool hasTunnel)
    {
        var lines = new List<string>();
        var kept = after.Routes.Select(route => route.Range).ToHashSet();
        var gone = before.Routes.Where(route => !kept.Contains(route.Range)).ToList();
        foreach (var range in gone.Select(route => route.Range).Concat(stale.Where(range => !kept.Contains(range))).Distinct())
        {
            lines.Add($"{Ip(range.BaseAddress)}route del {range} proto {protocol}");
        }

        var anew = after.Tunnel is { } tunnel && (!hasTunnel || !tunnel.IsLike(before.Tunnel));
        if (hasTunnel && (anew || (after.Tunnel is null && before.Tunnel is not null)))
        {
            lines.Add($"ip link del {(after.Tunnel ?? before.Tunnel)!.Device}");
        }
        else if (after.Tunnel is not null)
        {
            lines.AddRange(gone.Where(route => route.Peer is not null).SelectMany(Forgotten));
        }

        if (anew)
        {
            AddTunnel(lines, after.Tunnel!);
        }

        var known = before.Routes.ToHashSet();
        foreach (var route in after.Routes.Where(route => !known.Contains(route) || (anew && route.Peer is not null)))
        {
            AddRoute(lines, route, protocol);
        }

        return lines;
    }

    private static void AddTunnel(List<string> lines, Tunnel tunnel)
    {
        lines.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"ip link add {tunnel.Device} address {tunnel.HardwareAddress} mtu {tunnel.Mtu} type vxlan id {Tunnel.Id} " +
            $"dstport {Tunnel.Port} local {tunnel.Node} nolearning"));
        foreach (var address in tunnel.Addresses)
        {
            lines.Add($"{Ip(address)}addr replace {address}/{Bits(address)} dev {tunnel.Device}");
        }

        lines.Add($"ip link set {tunnel.Device} up");
    }

    private static void AddRoute(List<string> lines, PodRoute route, int protocol)
    {
        var ip = Ip(route.Range.BaseAddress);
        if (route.Peer is { } peer)
        {
            lines.Add($"{ip}neigh replace {route.Via} lladdr {peer.HardwareAddress} dev {route.Device} nud permanent");
            lines.Add($"{Bridge}fdb replace {peer.HardwareAddress} dev {route.Device} dst {peer.Node} self permanent");
        }

        lines.Add($"{ip}route replace {route.Range} via {route.Via} dev {route.Device} proto {protocol}"
            + (route.Peer is null ? "" : " onlink"));
    }

    private static IEnumerable<string> Forgotten(PodRoute route) =>
    [
        $"{Ip(route.Via)}neigh del {route.Via} dev {route.Device}",
        $"{Bridge}fdb del {route.Peer!.HardwareAddress} dev {route.Device} dst {route.Peer.Node} self",
    ];

    private static string Ip(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? "ip -6 " : "ip ";

    private static int Bits(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32;
}
