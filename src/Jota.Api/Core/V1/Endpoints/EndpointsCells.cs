using System.Globalization;
using k8s.Models;

namespace Jota.Api;

/// <summary>The cells of the endpoints table that take more than one field.</summary>
internal static class EndpointsCells
{
    public static object Addresses(V1Endpoints endpoints) => endpoints.Subsets is { Count: > 0 } subsets
        ? ShortList.Of(subsets.SelectMany(Addresses), subsets.Sum(Count))
        : "<none>";

    private static long Count(V1EndpointSubset subset) => (subset.Addresses?.Count ?? 0) * Math.Max(1L, subset.Ports?.Count ?? 0);

    private static IEnumerable<string> Addresses(V1EndpointSubset subset)
    {
        var addresses = (subset.Addresses ?? []).Select(address => address.Ip ?? "");
        return subset.Ports is { Count: > 0 } ports
            ? ports.SelectMany(port => addresses.Select(ip => HostAndPort(ip, port.Port)))
            : addresses;
    }

    private static string HostAndPort(string ip, int port) => ip.Contains(':', StringComparison.Ordinal)
        ? string.Create(CultureInfo.InvariantCulture, $"[{ip}]:{port}")
        : string.Create(CultureInfo.InvariantCulture, $"{ip}:{port}");
}
