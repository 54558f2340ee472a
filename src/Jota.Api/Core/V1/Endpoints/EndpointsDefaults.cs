using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's defaults of endpoints.</summary>
internal static class EndpointsDefaults
{
    public static void Apply(V1Endpoints endpoints)
    {
        endpoints.Subsets = endpoints.Subsets is { Count: > 0 } ? endpoints.Subsets : null;
        foreach (var subset in endpoints.Subsets ?? [])
        {
            subset.Addresses = subset.Addresses is { Count: > 0 } ? subset.Addresses : null;
            subset.NotReadyAddresses = subset.NotReadyAddresses is { Count: > 0 } ? subset.NotReadyAddresses : null;
            subset.Ports = subset.Ports is { Count: > 0 } ? subset.Ports : null;
            foreach (var port in subset.Ports ?? [])
            {
                port.Protocol = port.Protocol is { Length: > 0 } ? port.Protocol : "TCP";
                port.Name = port.Name is { Length: > 0 } ? port.Name : null;
            }
        }
    }
}
