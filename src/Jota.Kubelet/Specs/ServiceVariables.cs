using System.Globalization;
using Jota.Api;
using k8s.Models;

namespace Jota.Kubelet.Specs;

/// <summary>
/// The variables that tell a container of services: <c>WEB_SERVICE_HOST</c> and <c>WEB_SERVICE_PORT</c>, and those that Docker's links once
/// had. Only of services that have an address, and only of those there are when the container starts.
/// </summary>
internal static class ServiceVariables
{
    private const string ApiNamespace = "default";
    private const string ApiName = "kubernetes";

    /// <summary>Whether a pod is told of a service: of the API always, of those of its namespace unless it does not want that.</summary>
    public static bool Concern(V1Service service, V1Pod pod) =>
        service.Spec?.ClusterIP is { Length: > 0 } and not ServiceTypes.NoClusterIP
        && (service.Metadata is { NamespaceProperty: ApiNamespace, Name: ApiName }
            || (pod.Spec.EnableServiceLinks != false && service.Metadata.NamespaceProperty == pod.Metadata.NamespaceProperty));

    /// <summary>The variables of services, by name of the service. A service of the pod's own namespace does not hide the API.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(IEnumerable<V1Service> services) => services
        .OrderBy(service => service.Metadata.Name, StringComparer.Ordinal)
        .ThenByDescending(service => service.Metadata.NamespaceProperty == ApiNamespace)
        .DistinctBy(service => service.Metadata.Name)
        .SelectMany(Of);

    private static IEnumerable<KeyValuePair<string, string>> Of(V1Service service)
    {
        var (name, address) = (Name(service.Metadata.Name), service.Spec.ClusterIP);
        yield return new($"{name}_SERVICE_HOST", address);
        if (service.Spec.Ports is not { Count: > 0 } ports)
        {
            yield break;
        }

        yield return new($"{name}_SERVICE_PORT", Number(ports[0].Port));
        foreach (var port in ports.Where(port => port.Name is { Length: > 0 }))
        {
            yield return new($"{name}_SERVICE_PORT_{Name(port.Name)}", Number(port.Port));
        }

        yield return new($"{name}_PORT", Url(ports[0], address));
        foreach (var variable in ports.SelectMany(port => Link(name, port, address)))
        {
            yield return variable;
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Link(string name, V1ServicePort port, string address)
    {
        var prefix = $"{name}_PORT_{Number(port.Port)}_{Protocol(port).ToUpperInvariant()}";
        yield return new(prefix, Url(port, address));
        yield return new(prefix + "_PROTO", Protocol(port));
        yield return new(prefix + "_PORT", Number(port.Port));
        yield return new(prefix + "_ADDR", address);
    }

    private static string Url(V1ServicePort port, string address) => address.Contains(':', StringComparison.Ordinal)
        ? $"{Protocol(port)}://[{address}]:{Number(port.Port)}"
        : $"{Protocol(port)}://{address}:{Number(port.Port)}";

#pragma warning disable CA1308 // upstream writes it so
    private static string Protocol(V1ServicePort port) => (port.Protocol ?? "TCP").ToLowerInvariant();
#pragma warning restore CA1308

    private static string Name(string name) => name.ToUpperInvariant().Replace('-', '_');

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
