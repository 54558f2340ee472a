using System.Globalization;
using k8s.Models;

namespace Jota.Api;

/// <summary>The cells of the services table that take more than one field.</summary>
internal static class ServiceCells
{
    private const string None = "<none>";

    public static object ClusterIP(V1Service service) => service.Spec?.ClusterIPs is { Count: > 0 } addresses ? addresses[0] : None;

    public static object ExternalIP(V1Service service) => service.Spec?.Type switch
    {
        ServiceTypes.ClusterIP or ServiceTypes.NodePort => Join(service.Spec.ExternalIPs ?? []) is { Length: > 0 } given ? given : None,
        ServiceTypes.LoadBalancer =>
            Join([.. Balancers(service), .. service.Spec.ExternalIPs ?? []]) is { Length: > 0 } given ? given : "<pending>",
        ServiceTypes.ExternalName => service.Spec.ExternalName ?? "",
        _ => "<unknown>",
    };

    public static object Ports(V1Service service) =>
        service.Spec?.Ports is { Count: > 0 } ports ? string.Join(',', ports.Select(Port)) : None;

    public static object Selector(V1Service service) => service.Spec?.Selector is { Count: > 0 } selector
        ? string.Join(',', selector.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"))
        : None;

    private static string Port(V1ServicePort port) => port.NodePort is > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{port.Port}:{port.NodePort}/{port.Protocol}")
        : string.Create(CultureInfo.InvariantCulture, $"{port.Port}/{port.Protocol}");

    private static IEnumerable<string> Balancers(V1Service service) => (service.Status?.LoadBalancer?.Ingress ?? [])
        .Select(ingress => string.IsNullOrEmpty(ingress.Ip) ? ingress.Hostname ?? "" : ingress.Ip)
        .Where(address => address.Length > 0)
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);

    private static string Join(IEnumerable<string> addresses) => string.Join(',', addresses);
}
