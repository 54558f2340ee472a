using System.Globalization;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>From ports as people name them to those of a pod.</summary>
internal static class NamedPorts
{
    /// <summary>A port of the pod, by number or name.</summary>
    public static (ushort Remote, ushort Local) OfPod(JsonObject pod, string text)
    {
        var number = PortPair.NumberOf(text) ?? ContainerPort(pod, text) ?? throw Unknown(
            $"Pod '{pod.Name()}' does not have a named port '{text}'", pod.Items("spec", "containers").SelectMany(c => c.Items("ports")));
        var all = pod.Items("spec", "containers").SelectMany(container => container.Items("ports"));
        RefuseUdp(all, port => port.Number("containerPort"), number, text);
        return (number, number);
    }

    /// <summary>The pod's port behind one of the service's.</summary>
    public static (ushort Remote, ushort Local) OfService(JsonObject service, JsonObject pod, string text)
    {
        var ports = service.Items("spec", "ports").ToList();
        var number = PortPair.NumberOf(text);
        var port = ports.Find(port => number is { } n ? port.Number("port") == n : port.Text("name") == text) ?? throw Unknown(
            number is null
                ? $"Service '{service.Name()}' does not have a named port '{text}'"
                : $"Service {service.Name()} does not have a service port {text}",
            ports);
        var own = (ushort)(port.Number("port") ?? 0);
        RefuseUdp(ports, port => port.Number("port"), own, text);
        if (service.Text("spec", "clusterIP") == "None")
        {
            return (own, own);
        }

        var target = port.Number("targetPort") is { } direct
            ? (ushort)(direct == 0 ? own : direct)
            : port.Text("targetPort") is not { Length: > 0 } name ? own : ContainerPort(pod, name) ?? throw KubectlException.Error(
                $"Pod '{pod.Name()}' does not have a named port '{name}'");
        return (target, own);
    }

    private static ushort? ContainerPort(JsonObject pod, string name) =>
        (ushort?)pod.Items("spec", "containers").SelectMany(container => container.Items("ports"))
            .FirstOrDefault(port => port.Text("name") == name).Number("containerPort");

    private static void RefuseUdp(IEnumerable<JsonNode?> ports, Func<JsonNode?, long?> numberOf, ushort number, string text)
    {
        var protocols = ports.Where(port => numberOf(port) == number).Select(port => port.Text("protocol")).ToList();
        if (protocols.Contains("UDP") && !protocols.Contains("TCP"))
        {
            throw KubectlException.Error($"UDP protocol is not supported for {text}");
        }
    }

    private static KubectlException Unknown(string message, IEnumerable<JsonNode?> ports)
    {
        var known = ports.Select(port => string.Create(
            CultureInfo.InvariantCulture, $"{port.Text("name")} {port.Number("port") ?? port.Number("containerPort")}").Trim());
        var told = string.Join(", ", known);
        return KubectlException.Error(told.Length == 0 ? message : $"{message} (it has {told})");
    }
}
