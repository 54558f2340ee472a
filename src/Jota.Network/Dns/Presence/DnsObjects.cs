using System.Net;
using System.Net.Sockets;
using k8s.Models;

namespace Jota.Network.Dns.Presence;

/// <summary>
/// The objects under which the cluster's DNS is found, as upstream's addon has them: the Service <c>kube-dns</c>, and a slice of it per
/// node. A node's pods are answered by their own node: the Service's internal traffic stays local.
/// </summary>
internal static class DnsObjects
{
    public const string Namespace = "kube-system";
    public const string Name = "kube-dns";

    /// <summary>Where DNS is spoken.</summary>
    public const int Port = 53;

    /// <summary>Where figures are told.</summary>
    public const int MetricsPort = 9153;

    private const string ManagedBy = "dns.jota";

    /// <summary>The ports, as the service and its slices name them.</summary>
    private static readonly (string Name, string Protocol)[] Ports = [("dns", "UDP"), ("dns-tcp", "TCP"), ("metrics", "TCP")];

    /// <summary>The service.</summary>
    /// <param name="address">Its address, which pods are told.</param>
    public static V1Service Service(IPAddress address) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = Name,
            NamespaceProperty = Namespace,
            Labels = new Dictionary<string, string>
            {
                ["k8s-app"] = Name,
                ["kubernetes.io/cluster-service"] = "true",
                ["kubernetes.io/name"] = "Jota",
            },
            Annotations = new Dictionary<string, string> { ["prometheus.io/port"] = "9153", ["prometheus.io/scrape"] = "true" },
        },
        Spec = new V1ServiceSpec
        {
            Type = "ClusterIP",
            ClusterIP = address.ToString(),
            ClusterIPs = [address.ToString()],
            InternalTrafficPolicy = "Local",
            Ports = [.. Ports.Select(port => new V1ServicePort
            {
                Name = port.Name,
                Protocol = port.Protocol,
                Port = PortOf(port.Name),
                TargetPort = PortOf(port.Name),
            })],
        },
    };

    /// <summary>A node's own slice. It goes with its node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="address">Where its pods find the server.</param>
    public static V1EndpointSlice Slice(V1Node node, IPAddress address) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = $"{Name}-{node.Metadata.Name}",
            NamespaceProperty = Namespace,
            Labels = new Dictionary<string, string>
            {
                ["kubernetes.io/service-name"] = Name,
                ["endpointslice.kubernetes.io/managed-by"] = ManagedBy,
            },
            OwnerReferences =
                [new V1OwnerReference { ApiVersion = "v1", Kind = "Node", Name = node.Metadata.Name, Uid = node.Metadata.Uid }],
        },
        AddressType = address.AddressFamily == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4",
        Endpoints =
        [
            new V1Endpoint
            {
                Addresses = [address.ToString()],
                NodeName = node.Metadata.Name,
                Conditions = new V1EndpointConditions { Ready = true, Serving = true, Terminating = false },
            },
        ],
        Ports = [.. Ports.Select(port => new Discoveryv1EndpointPort
        {
            Name = port.Name,
            Protocol = port.Protocol,
            Port = PortOf(port.Name),
        })],
    };

    private static int PortOf(string name) => name == "metrics" ? MetricsPort : Port;
}
