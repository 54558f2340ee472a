using k8s.Models;

namespace Jota.Api;

/// <summary>The cells of the ingresses table that take more than one field.</summary>
internal static class IngressCells
{
    private const int MostHosts = 3;

    public static object Hosts(V1Ingress ingress)
    {
        var hosts = (ingress.Spec?.Rules ?? []).Select(rule => rule.Host ?? "").Where(host => host.Length > 0).ToList();
        return hosts.Count == 0 ? "*"
            : hosts.Count > MostHosts ? $"{string.Join(',', hosts.Take(MostHosts))} + {hosts.Count - MostHosts} more..."
            : string.Join(',', hosts);
    }

    public static object Address(V1Ingress ingress) => string.Join(',', (ingress.Status?.LoadBalancer?.Ingress ?? [])
        .Select(point => string.IsNullOrEmpty(point.Ip) ? point.Hostname ?? "" : point.Ip)
        .Where(address => address.Length > 0)
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal));
}
