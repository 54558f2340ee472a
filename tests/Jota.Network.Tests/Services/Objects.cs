using System.Net;
using k8s.Models;

namespace Jota.Network.Tests.Services;

/// <summary>Services, slices and nodes, said shortly.</summary>
internal static class Objects
{
    public static NodeFacts Node { get; } = new("node-1")
    {
        Zone = "a",
        Addresses = [IPAddress.Parse("192.168.7.1"), IPAddress.Parse("fd00:7::1")],
        PodRanges = [IPNetwork.Parse("10.77.0.0/16"), IPNetwork.Parse("fd77::/64")],
    };

    public static V1Service Service(string name = "web", string ip = "10.96.0.10", params V1ServicePort[] ports) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = "default" },
        Spec = new()
        {
            Type = "ClusterIP",
            ClusterIP = ip,
            ClusterIPs = [ip],
            IpFamilies = [ip.Contains(':', StringComparison.Ordinal) ? "IPv6" : "IPv4"],
            Ports = ports.Length > 0 ? [.. ports] : [Port()],
            SessionAffinity = "None",
            InternalTrafficPolicy = "Cluster",
        },
    };

    public static V1ServicePort Port(int port = 80, string protocol = "TCP", string? name = null, int? nodePort = null) =>
        new() { Name = name, Port = port, Protocol = protocol, NodePort = nodePort, TargetPort = "8080" };

    public static V1Service WithType(this V1Service service, string type, string policy = "Cluster") =>
        service with { Spec = service.Spec with { Type = type, ExternalTrafficPolicy = policy } };

    public static V1Service WithAffinity(this V1Service service, int? seconds = null) => service with
    {
        Spec = service.Spec with
        {
            SessionAffinity = "ClientIP",
            SessionAffinityConfig = new() { ClientIP = new() { TimeoutSeconds = seconds } },
        },
    };

    public static V1Service WithBalancer(this V1Service service, string address, params string[] ranges) => service with
    {
        Spec = service.Spec with { Type = "LoadBalancer", LoadBalancerSourceRanges = [.. ranges] },
        Status = new() { LoadBalancer = new() { Ingress = [new() { Ip = address }] } },
    };

    public static V1EndpointSlice Slice(params V1Endpoint[] endpoints) => Slice([new() { Name = "", Port = 8080, Protocol = "TCP" }], endpoints);

    public static V1EndpointSlice Slice(Discoveryv1EndpointPort[] ports, params V1Endpoint[] endpoints) => new()
    {
        Metadata = new()
        {
            Name = "slice",
            NamespaceProperty = "default",
            Labels = new Dictionary<string, string> { ["kubernetes.io/service-name"] = "web" },
        },
        AddressType = endpoints.FirstOrDefault()?.Addresses[0].Contains(':', StringComparison.Ordinal) == true ? "IPv6" : "IPv4",
        Endpoints = [.. endpoints],
        Ports = [.. ports],
    };

    public static V1Endpoint Endpoint(string address, string? node = "node-1", bool? ready = true) =>
        new() { Addresses = [address], NodeName = node, Conditions = new() { Ready = ready, Serving = ready, Terminating = false } };

    public static V1Endpoint Terminating(string address, string? node = "node-1", bool serving = true) =>
        new() { Addresses = [address], NodeName = node, Conditions = new() { Ready = false, Serving = serving, Terminating = true } };

    public static V1Endpoint Hinted(this V1Endpoint endpoint, string? zone = null, string? node = null) => endpoint with
    {
        Hints = new()
        {
            ForZones = zone is null ? null : [new() { Name = zone }],
            ForNodes = node is null ? null : [new() { Name = node }],
        },
    };

    public static ServiceRules RulesOf(V1Service service, params V1EndpointSlice[] slices) =>
        ServicePlan.Compute(service, slices, Node, IpFamily.V4);
}
