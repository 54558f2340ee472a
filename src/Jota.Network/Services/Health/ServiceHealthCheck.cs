using Jota.Api;
using k8s.Models;

namespace Jota.Network.Services;

/// <summary>A service's port for load balancers, and what is said there. Pure.</summary>
/// <param name="Service">The service.</param>
/// <param name="Port">The port.</param>
/// <param name="LocalEndpoints">How many of its ready endpoints are on this node.</param>
internal sealed record ServiceHealthCheck(ObjectKey Service, int Port, int LocalEndpoints)
{
    /// <summary>That of a service; null when it has none.</summary>
    public static ServiceHealthCheck? Of(ObjectKey key, V1Service? service, IReadOnlyList<V1EndpointSlice> slices, NodeFacts node)
    {
        if (service is null || !ServicePlan.IsProxied(service) || !ServiceTypes.NeedsHealthCheck(service.Spec)
            || service.Spec.HealthCheckNodePort is not { } port || port <= 0)
        {
            return null;
        }

        // A pod with addresses of both families counts once.
        var family = service.Spec.IpFamilies is { Count: > 0 } families ? families[0] : IpFamily.V4.Name;
        var local = slices
            .Where(slice => slice.AddressType == family)
            .SelectMany(slice => slice.Endpoints ?? [])
            .Where(endpoint => endpoint.Addresses is { Count: > 0 })
            .Where(endpoint => ProxiedEndpoint.Of(endpoint, default) is { Ready: true } told && told.IsOn(node.Name))
            .Select(endpoint => endpoint.Addresses[0])
            .Distinct(StringComparer.Ordinal)
            .Count();
        return new(key, port, local);
    }
}
