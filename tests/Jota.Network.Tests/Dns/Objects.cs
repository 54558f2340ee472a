using k8s.Models;

namespace Jota.Network.Tests.Dns;

/// <summary>Services, slices and namespaces in few words.</summary>
internal static class Objects
{
    public static V1Namespace Namespace(string name) => new() { Metadata = new() { Name = name } };

    /// <summary>A service; ports as <c>name:number/PROTOCOL</c>.</summary>
    public static V1Service Service(string key, string clusterIp, params string[] ports) => new()
    {
        Metadata = Metadata(key),
        Spec = new()
        {
            Type = "ClusterIP",
            ClusterIP = clusterIp.Split(',')[0],
            ClusterIPs = clusterIp.Split(','),
            Ports = [.. ports.Select(Port).Select(port => new V1ServicePort { Name = port.Name, Port = port.Number, Protocol = port.Protocol })],
        },
    };

    public static V1Service External(string key, string name) =>
        new() { Metadata = Metadata(key), Spec = new() { Type = "ExternalName", ExternalName = name } };

    /// <summary>A slice of a service, called like it with a number; endpoints as <c>address</c> or <c>hostname=address</c>.</summary>
    public static V1EndpointSlice Slice(string service, int number, string[] ports, params V1Endpoint[] endpoints) => new()
    {
        Metadata = Metadata($"{service}-{number}", ("kubernetes.io/service-name", service.Split('/')[1])),
        AddressType = endpoints is [{ Addresses: [var first] }, ..] && first.Contains(':', StringComparison.Ordinal) ? "IPv6" : "IPv4",
        Endpoints = [.. endpoints],
        Ports = [.. ports.Select(Port).Select(port => new Discoveryv1EndpointPort { Name = port.Name, Port = port.Number, Protocol = port.Protocol })],
    };

    public static V1Endpoint Endpoint(string address, string? hostname = null, bool? ready = true) =>
        new() { Addresses = [address], Hostname = hostname, Conditions = new() { Ready = ready } };

    public static V1Pod Pod(string key, string address, string phase = "Running") =>
        new() { Metadata = Metadata(key), Status = new() { Phase = phase, PodIP = address, PodIPs = [new() { Ip = address }] } };

    private static V1ObjectMeta Metadata(string key, params (string Key, string Value)[] labels) => new()
    {
        NamespaceProperty = key.Split('/')[0],
        Name = key.Split('/')[1],
        Labels = labels.ToDictionary(label => label.Key, label => label.Value),
    };

    private static (string? Name, int Number, string Protocol) Port(string text)
    {
        var (name, rest) = (text.Split(':')[0], text.Split(':')[1]);
        return (name.Length == 0 ? null : name, int.Parse(rest.Split('/')[0], System.Globalization.CultureInfo.InvariantCulture), rest.Split('/')[1]);
    }
}
