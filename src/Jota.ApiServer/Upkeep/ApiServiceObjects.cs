using System.Net;
using System.Net.Sockets;
using k8s.Models;

namespace Jota.ApiServer.Upkeep;

/// <summary>The objects under which the API is found, as they shall be.</summary>
internal sealed class ApiServiceObjects(IPAddress clusterAddress, IPEndPoint at)
{
    public const string Namespace = "default";

    private const string Name = "kubernetes";
    private const string PortName = "https";

    public V1Service Service => new()
    {
        Metadata = Metadata(("component", "apiserver"), ("provider", "kubernetes")),
        Spec = new V1ServiceSpec
        {
            ClusterIP = clusterAddress.ToString(),
            ClusterIPs = [clusterAddress.ToString()],
            Type = "ClusterIP",
            SessionAffinity = "None",
            Ports = [new V1ServicePort
            {
                Name = PortName,
                Port = 443,
                Protocol = "TCP",
                TargetPort = at.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            }],
        },
    };

    /// <summary>They have a slice of their own already, and need no mirror.</summary>
    public V1Endpoints Endpoints => new()
    {
        Metadata = Metadata(("endpointslice.kubernetes.io/skip-mirror", "true")),
        Subsets =
        [
            new V1EndpointSubset
            {
                Addresses = [new V1EndpointAddress { Ip = at.Address.ToString() }],
                Ports = [new Corev1EndpointPort { Name = PortName, Port = at.Port, Protocol = "TCP" }],
            },
        ],
    };

    public V1EndpointSlice Slice => new()
    {
        Metadata = Metadata(("kubernetes.io/service-name", Name)),
        AddressType = at.AddressFamily == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4",
        Endpoints = [new V1Endpoint { Addresses = [at.Address.ToString()], Conditions = new V1EndpointConditions { Ready = true } }],
        Ports = [new Discoveryv1EndpointPort { Name = PortName, Port = at.Port, Protocol = "TCP" }],
    };

    /// <summary>Of a service only the port and the type matter; the rest may be changed by whoever wants to.</summary>
    public static bool IsAsWanted(V1Service found, V1Service wanted) => found.Spec.Type == wanted.Spec.Type
        && found.Spec.Ports is [var port] && wanted.Spec.Ports is [var should]
        && (port.Name, port.Port, port.Protocol, port.TargetPort?.Value) == (should.Name, should.Port, should.Protocol,
            should.TargetPort.Value);

    public static bool IsAsWanted(V1Endpoints found, V1Endpoints wanted) => found.Subsets is [var subset] && wanted.Subsets is [var should]
        && subset.Addresses is [var address] && address.Ip == should.Addresses[0].Ip && subset.NotReadyAddresses is not { Count: > 0 }
        && subset.Ports is [var port]
            && (port.Name, port.Port, port.Protocol) == (should.Ports[0].Name, should.Ports[0].Port, should.Ports[0].Protocol)
        && HasLabels(found.Metadata, wanted.Metadata);

    public static bool IsAsWanted(V1EndpointSlice found, V1EndpointSlice wanted) => found.Endpoints is [var endpoint]
        && endpoint.Addresses is [var address] && address == wanted.Endpoints[0].Addresses[0] && endpoint.Conditions?.Ready == true
        && found.Ports is [var port]
            && (port.Name, port.Port, port.Protocol) == (wanted.Ports[0].Name, wanted.Ports[0].Port, wanted.Ports[0].Protocol)
        && HasLabels(found.Metadata, wanted.Metadata);

    private static bool HasLabels(V1ObjectMeta found, V1ObjectMeta wanted) =>
        wanted.Labels.All(label => found.Labels is { } labels && labels.TryGetValue(label.Key, out var value) && value == label.Value);

    private static V1ObjectMeta Metadata(params ReadOnlySpan<(string Key, string Value)> labels)
    {
        var all = new Dictionary<string, string>();
        foreach (var (key, value) in labels)
        {
            all[key] = value;
        }

        return new V1ObjectMeta { Name = Name, NamespaceProperty = Namespace, Labels = all };
    }
}
