using System.Net;
using Jota.Api;
using Jota.ApiServer.Caching;
using k8s.Models;

namespace Jota.ApiServer.Webhooks;

/// <summary>
/// The server's own way to services: to any endpoint of theirs that is ready, as their slices tell. It needs neither the service's address
/// nor anybody's rules for it.
/// </summary>
internal sealed class ServiceEndpoints(WatchCaches caches, IdSource ids)
{
    private const string ServiceName = "kubernetes.io/service-name";

    /// <summary>Where to connect to; throws <see cref="WebhookException"/> when there is nowhere.</summary>
    public DnsEndPoint Find(ServicePlace place)
    {
        var service = Service(place)
            ?? throw new WebhookException($"service \"{place.Name}\" not found in namespace \"{place.Namespace}\"", "ServiceNotFound");
        if (service.Spec is { Type: "ExternalName", ExternalName: { Length: > 0 } name })
        {
            return new(name, place.Port);
        }

        var port = service.Spec?.Ports?.FirstOrDefault(one => one.Port == place.Port)
            ?? throw new WebhookException($"no service port {place.Port} found for service \"{place.Name}\"", "ServicePortError");
        DnsEndPoint[] ready = [.. Slices(place).SelectMany(slice => Ready(slice, port.Name ?? ""))];
        return ready.Length > 0
            ? ready[ids.Next(ready.Length)]
            : throw new WebhookException($"no endpoints available for service \"{place.Name}\"", "MissingEndpoints");
    }

    private V1Service? Service(ServicePlace place) =>
        caches.Find(new(caches.Catalog.For<V1Service>(), place.Namespace, place.Name))?.As<V1Service>();

    private IEnumerable<V1EndpointSlice> Slices(ServicePlace place)
    {
        var cache = caches.Of(caches.Catalog.For<V1EndpointSlice>());
        return cache.Read().Objects.Range(cache.PrefixOf(place.Namespace))
            .Where(entry => entry.Object.Labels.TryGetValue(ServiceName, out var name) && name == place.Name)
            .Select(entry => entry.Object.As<V1EndpointSlice>());
    }

    // Slices know the port by name, and its number as the pods have it.
    private static IEnumerable<DnsEndPoint> Ready(V1EndpointSlice slice, string port) =>
        slice.Ports?.FirstOrDefault(one => (one.Name ?? "") == port)?.Port is { } number
            ? (slice.Endpoints ?? [])
                .Where(endpoint => endpoint.Conditions?.Ready != false && endpoint.Addresses is { Count: > 0 })
                .Select(endpoint => new DnsEndPoint(endpoint.Addresses[0], number))
            : [];
}
