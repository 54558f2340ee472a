using System.Globalization;
using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's defaults of a service, as far as they follow from the service alone.</summary>
internal static class ServiceDefaults
{
    private const int AffinitySeconds = 10800;

    public static void Apply(V1Service service)
    {
        var spec = service.Spec ??= new();
        DropEmpty(spec);
        ApplyAffinity(spec);
        spec.Type = spec.Type is { Length: > 0 } ? spec.Type : ServiceTypes.ClusterIP;
        foreach (var port in spec.Ports ?? [])
        {
            Apply(port);
        }

        ApplyPolicies(spec);
        ApplyIngress(service);
    }

    private static void ApplyAffinity(V1ServiceSpec spec)
    {
        spec.SessionAffinity = spec.SessionAffinity is { Length: > 0 } ? spec.SessionAffinity : "None";
        switch (spec.SessionAffinity)
        {
            case "None":
                spec.SessionAffinityConfig = null;
                break;
            case "ClientIP":
                spec.SessionAffinityConfig ??= new();
                spec.SessionAffinityConfig.ClientIP ??= new();
                spec.SessionAffinityConfig.ClientIP.TimeoutSeconds ??= AffinitySeconds;
                break;
        }
    }

    private static void Apply(V1ServicePort port)
    {
        port.Protocol = port.Protocol is { Length: > 0 } ? port.Protocol : "TCP";
        port.NodePort = port.NodePort == 0 ? null : port.NodePort;
        port.Name = port.Name is { Length: > 0 } ? port.Name : null;
        if (port.TargetPort?.Value is null or "" or "0")
        {
            port.TargetPort = port.Port.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static void ApplyPolicies(V1ServiceSpec spec)
    {
        if (ServiceTypes.IsExternal(spec))
        {
            spec.ExternalTrafficPolicy ??= "Cluster";
        }

        if (ServiceTypes.HasClusterIP(spec))
        {
            spec.InternalTrafficPolicy ??= "Cluster";
        }

        if (spec.Type == ServiceTypes.LoadBalancer)
        {
            spec.AllocateLoadBalancerNodePorts ??= true;
        }
    }

    private static void ApplyIngress(V1Service service)
    {
        service.Status ??= new();
        service.Status.LoadBalancer ??= new();
        foreach (var ingress in service.Spec.Type == ServiceTypes.LoadBalancer ? service.Status.LoadBalancer.Ingress ?? [] : [])
        {
            ingress.IpMode ??= string.IsNullOrEmpty(ingress.Ip) ? null : "VIP";
        }
    }

    /// <summary>What upstream does not write when it is empty, so that saying nothing and saying "none" are the same.</summary>
    private static void DropEmpty(V1ServiceSpec spec)
    {
        spec.ClusterIP = Given(spec.ClusterIP);
        spec.ClusterIPs = Given(spec.ClusterIPs);
        spec.ExternalName = Given(spec.ExternalName);
        spec.ExternalIPs = Given(spec.ExternalIPs);
        spec.ExternalTrafficPolicy = Given(spec.ExternalTrafficPolicy);
        spec.HealthCheckNodePort = spec.HealthCheckNodePort == 0 ? null : spec.HealthCheckNodePort;
        spec.IpFamilies = Given(spec.IpFamilies);
        spec.LoadBalancerIP = Given(spec.LoadBalancerIP);
        spec.LoadBalancerSourceRanges = Given(spec.LoadBalancerSourceRanges);
        spec.Ports = Given(spec.Ports);
        spec.PublishNotReadyAddresses = spec.PublishNotReadyAddresses == true ? true : null;
        spec.Selector = spec.Selector is { Count: > 0 } ? spec.Selector : null;
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static IList<T>? Given<T>(IList<T>? list) => list is { Count: > 0 } ? list : null;
}
