using k8s.Models;

namespace Jota.Api;

/// <summary>
/// What upstream does to a service before it looks at it closely: keeps values the server once handed out and the client left out, brings
/// the first address and the list of addresses into line, and drops what a change of type makes meaningless.
/// </summary>
internal static class ServicePreparation
{
    public static void ForCreate(V1ServiceSpec spec)
    {
        if (!string.IsNullOrEmpty(spec.ClusterIP) && spec.ClusterIPs is not { Count: > 0 })
        {
            spec.ClusterIPs = [spec.ClusterIP];
        }
    }

    public static void ForUpdate(V1ServiceSpec spec, V1ServiceSpec old)
    {
        KeepHandedOut(spec, old);
        AlignAddresses(spec, old);
        DropMeaningless(spec, old);
    }

    private static void KeepHandedOut(V1ServiceSpec spec, V1ServiceSpec old)
    {
        if (ServiceTypes.HasClusterIP(old) && ServiceTypes.HasClusterIP(spec))
        {
            spec.ClusterIP ??= old.ClusterIP;
            if (spec.ClusterIPs is not { Count: > 0 } && spec.ClusterIP == old.ClusterIP)
            {
                spec.ClusterIPs = old.ClusterIPs;
            }
        }

        if (ServiceTypes.HasNodePorts(old) && ServiceTypes.HasNodePorts(spec))
        {
            KeepNodePorts(spec, old);
        }

        if (ServiceTypes.NeedsHealthCheck(old) && ServiceTypes.NeedsHealthCheck(spec))
        {
            spec.HealthCheckNodePort ??= old.HealthCheckNodePort;
        }
    }

    /// <summary>A port that is known by its name keeps its number, unless the client gave that number to another one.</summary>
    private static void KeepNodePorts(V1ServiceSpec spec, V1ServiceSpec old)
    {
        var used = NodePorts(spec).Intersect(NodePorts(old)).ToHashSet();
        var known = new Dictionary<string, int?>(StringComparer.Ordinal);
        foreach (var port in old.Ports ?? [])
        {
            known[port.Name ?? ""] = port.NodePort;
        }

        foreach (var port in (spec.Ports ?? []).Where(port => port.NodePort is null or 0))
        {
            if (known.GetValueOrDefault(port.Name ?? "") is { } number && used.Add(number))
            {
                port.NodePort = number;
            }
        }
    }

    private static void AlignAddresses(V1ServiceSpec spec, V1ServiceSpec old)
    {
        var sameList = Same(spec.ClusterIPs, old.ClusterIPs);
        if (string.IsNullOrEmpty(spec.ClusterIP))
        {
            // Whoever takes away the one means the other too.
            spec.ClusterIPs = sameList ? null : spec.ClusterIPs;
        }
        else if (spec.ClusterIPs is not { Count: > 0 } || (sameList && spec.ClusterIP != old.ClusterIP))
        {
            spec.ClusterIPs = [spec.ClusterIP];
        }
    }

    /// <summary>Only what was set because of the old type, and was not changed along with it: other values are refused later.</summary>
    private static void DropMeaningless(V1ServiceSpec spec, V1ServiceSpec old)
    {
        if (ServiceTypes.HasClusterIP(old) && !ServiceTypes.HasClusterIP(spec))
        {
            DropAddresses(spec, old);
        }

        if (ServiceTypes.HasNodePorts(old)
            && !ServiceTypes.HasNodePorts(spec)
            && NodePorts(spec).Order().SequenceEqual(NodePorts(old).Order()))
        {
            foreach (var port in spec.Ports ?? [])
            {
                port.NodePort = null;
            }
        }

        if (ServiceTypes.NeedsHealthCheck(old)
            && !ServiceTypes.NeedsHealthCheck(spec)
            && spec.HealthCheckNodePort == old.HealthCheckNodePort)
        {
            spec.HealthCheckNodePort = null;
        }

        if (ServiceTypes.IsExternal(old) && !ServiceTypes.IsExternal(spec) && spec.ExternalTrafficPolicy == old.ExternalTrafficPolicy)
        {
            spec.ExternalTrafficPolicy = null;
        }

        if (old.Type == ServiceTypes.LoadBalancer && spec.Type != ServiceTypes.LoadBalancer)
        {
            spec.AllocateLoadBalancerNodePorts = Unless(spec.AllocateLoadBalancerNodePorts, old.AllocateLoadBalancerNodePorts);
            spec.LoadBalancerClass = spec.LoadBalancerClass == old.LoadBalancerClass ? null : spec.LoadBalancerClass;
        }
    }

    private static void DropAddresses(V1ServiceSpec spec, V1ServiceSpec old)
    {
        if (Same(spec.ClusterIPs, old.ClusterIPs))
        {
            (spec.ClusterIP, spec.ClusterIPs) = (null, null);
        }

        spec.IpFamilies = Same(spec.IpFamilies, old.IpFamilies) ? null : spec.IpFamilies;
        spec.IpFamilyPolicy = spec.IpFamilyPolicy == old.IpFamilyPolicy ? null : spec.IpFamilyPolicy;
    }

    private static bool? Unless(bool? value, bool? same) => value == same ? null : value;

    private static bool Same(IList<string>? one, IList<string>? other) => (one ?? []).SequenceEqual(other ?? [], StringComparer.Ordinal);

    private static IEnumerable<int> NodePorts(V1ServiceSpec spec) =>
        (spec.Ports ?? []).Select(port => port.NodePort ?? 0).Where(port => port != 0);
}
