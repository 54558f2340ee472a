using System.Globalization;
using k8s.Models;

namespace Jota.Api;

/// <summary>The cells of the endpoint slices table that take more than one field.</summary>
internal static class EndpointSliceCells
{
    private const string Unset = "<unset>";

    public static object Ports(V1EndpointSlice slice) =>
        ShortList.Of([.. (slice.Ports ?? []).Select(Port)]) is { Length: > 0 } ports ? ports : Unset;

    public static object Endpoints(V1EndpointSlice slice) =>
        ShortList.Of([.. (slice.Endpoints ?? []).SelectMany(endpoint => endpoint.Addresses ?? [])]) is { Length: > 0 } addresses
            ? addresses
            : Unset;

    private static string Port(Discoveryv1EndpointPort port) => port.Port?.ToString(CultureInfo.InvariantCulture) ?? port.Name ?? "*";
}
