using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's defaults of an endpoint slice.</summary>
internal static class EndpointSliceDefaults
{
    public static void Apply(V1EndpointSlice slice)
    {
        foreach (var port in slice.Ports ?? [])
        {
            port.Name ??= "";
            port.Protocol ??= "TCP";
        }

        foreach (var endpoint in slice.Endpoints ?? [])
        {
            endpoint.Conditions ??= new();
        }
    }
}
