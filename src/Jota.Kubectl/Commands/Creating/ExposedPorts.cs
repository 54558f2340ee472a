using System.Globalization;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>The ports of a service that <c>expose</c> makes: those given, or those that the object's containers name.</summary>
internal static class ExposedPorts
{
    public static JsonArray Of(Invocation call, JsonObject item)
    {
        var known = Known(item).ToList();
        var given = call.Flags.Text("port") is { Length: > 0 } text ? text.Split(',') : [.. known.Select(port => port.Port).Distinct()];
        if (given.Length == 0)
        {
            throw KubectlException.Error("couldn't find port via --port flag or introspection");
        }

        var ports = new JsonArray();
        for (var i = 0; i < given.Length; i++)
        {
            var protocols = call.Flags.Text("protocol") is { Length: > 0 } own
                ? [own]
                : known.Where(port => port.Port == given[i]).Select(port => port.Protocol).DefaultIfEmpty("TCP").Distinct();
            foreach (var protocol in protocols)
            {
                ports.Add((JsonNode)PortOf(call, given, i, protocol));
            }
        }

        return ports;
    }

    private static JsonObject PortOf(Invocation call, string[] given, int at, string protocol)
    {
        var made = new JsonObject();
        if (given.Length > 1)
        {
            made["name"] = string.Create(CultureInfo.InvariantCulture, $"port-{at + 1}");
        }

        made["protocol"] = protocol;
        made["port"] = long.TryParse(given[at], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : throw KubectlException.Error($"strconv.Atoi: parsing \"{given[at]}\": invalid syntax");
        var target = call.Flags.Text("target-port");
        made["targetPort"] = CreateServiceCommand.IntOrText(target.Length > 0 ? target : given[at]);
        return made;
    }

    private static IEnumerable<(string Port, string Protocol)> Known(JsonObject item)
    {
        if (item.Kind() == "Service")
        {
            return item.Items("spec", "ports").Select(port => (GoText.Of(port.At("port")), ProtocolOf(port)));
        }

        var pod = item.Kind() == "Pod" ? item : item.At("spec", "template");
        return pod.Items("spec", "containers")
            .SelectMany(container => container.Items("ports"))
            .Select(port => (GoText.Of(port.At("containerPort")), ProtocolOf(port)));
    }

    private static string ProtocolOf(JsonNode? port) => port.Text("protocol") is { Length: > 0 } protocol ? protocol : "TCP";
}
