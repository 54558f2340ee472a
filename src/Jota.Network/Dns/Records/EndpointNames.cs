using System.Net;
using System.Net.Sockets;
using Jota.Network.Dns.Wire;
using k8s.Models;

namespace Jota.Network.Dns.Records;

/// <summary>An endpoint that has a name, with the ports of its slice.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Label">Its first label.</param>
/// <param name="Ports">The ports of its slice.</param>
internal readonly record struct NamedEndpoint(IPAddress Address, EndpointLabel Label, IList<Discoveryv1EndpointPort> Ports);

/// <summary>How endpoints are called.</summary>
internal static class EndpointNames
{
    private const string TolerateUnready = "service.alpha.kubernetes.io/tolerate-unready-endpoints";

    /// <summary>
    /// The endpoints of a service that have names, each once: an endpoint may stand in two slices for a moment. Those that are not ready
    /// have none, unless the service publishes them nevertheless.
    /// </summary>
    public static IEnumerable<NamedEndpoint> Of(V1Service service, IEnumerable<V1EndpointSlice> slices)
    {
        var all = PublishesNotReady(service);
        var seen = new HashSet<(IPAddress, string?)>();
        foreach (var slice in slices)
        {
            foreach (var endpoint in slice.Endpoints ?? [])
            {
                if ((all || endpoint.Conditions?.Ready != false) && AddressOf(endpoint) is { } address
                    && seen.Add((address, endpoint.Hostname)) && LabelOf(endpoint.Hostname, address) is { } label)
                {
                    yield return new(address, label, slice.Ports ?? []);
                }
            }
        }
    }

    /// <summary>The address of an endpoint: the first, as everywhere; null where it is a name.</summary>
    public static IPAddress? AddressOf(V1Endpoint endpoint) =>
        endpoint.Addresses is [var first, ..] && IPAddress.TryParse(first, out var address) ? address : null;

    /// <summary>The label of a chosen hostname; else the address with dashes.</summary>
    private static EndpointLabel? LabelOf(string? hostname, IPAddress address)
    {
        var chosen = !string.IsNullOrEmpty(hostname);
        var text = chosen ? hostname! : Dashed(address);
        return WireName.FromText(text) is { Length: > 2 } name && name.Length == text.Length + 2
            ? new(name[..^1], chosen)
            : null;
    }

    private static string Dashed(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork
        ? address.ToString().Replace('.', '-')
        : address.ToString().Replace(':', '-');

    private static bool PublishesNotReady(V1Service service) => service.Spec?.PublishNotReadyAddresses == true
        || (service.Metadata.Annotations?.TryGetValue(TolerateUnready, out var told) == true && told == "true");
}
