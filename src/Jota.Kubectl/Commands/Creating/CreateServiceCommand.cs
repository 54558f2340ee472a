using System.Globalization;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl create service</c>: a group.</summary>
internal sealed class CreateServiceCommand : Command
{
    public override string Name => "service";

    public override IReadOnlyList<string> Aliases => ["svc"];

    public override IReadOnlyList<Command> Commands { get; } =
    [
        new OfType("clusterip", "ClusterIP"), new OfType("nodeport", "NodePort"), new OfType("loadbalancer", "LoadBalancer"),
        new OfType("externalname", "ExternalName"),
    ];

    private sealed class OfType(string word, string type) : GeneratorCommand
    {
        public override string Name => word;

        protected override IReadOnlyList<Flag> Own { get; } =
        [
            Flag.List("tcp"),
            .. word switch
            {
                "clusterip" => (Flag[])[Flag.Text("clusterip")],
                "nodeport" => [Flag.Number("node-port")],
                "externalname" => [Flag.Text("external-name")],
                _ => [],
            },
        ];

        protected override Task<JsonObject> MakeAsync(Invocation call, CancellationToken ct)
        {
            if (type == "ExternalName" && !call.Flags.Has("external-name"))
            {
                throw KubectlException.Error("required flag(s) \"external-name\" not set");
            }

            var name = NameOf(call);
            var ports = call.Flags.All("tcp").Select(given => Port(call, given)).ToList();
            if (ports.Count == 0 && type != "ExternalName" && !(type == "ClusterIP" && call.Flags.Text("clusterip") == "None"))
            {
                throw KubectlException.Error("at least one tcp port specifier must be provided");
            }

            var labels = new JsonObject { ["app"] = name };
            var made = NewObject.Of(call, "v1", "Service", name, labels);
            var spec = new JsonObject();
            if (ports.Count > 0)
            {
                spec["ports"] = new JsonArray([.. ports]);
            }

            spec["selector"] = labels.DeepClone();
            if (type == "ClusterIP" && call.Flags.Text("clusterip") is { Length: > 0 } address)
            {
                spec["clusterIP"] = address;
            }

            spec["type"] = type;
            if (type == "ExternalName")
            {
                spec["externalName"] = call.Flags.Text("external-name");
            }

            made["spec"] = spec;
            made["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() };
            return Task.FromResult(made);
        }

        private JsonObject Port(Invocation call, string given)
        {
            var parts = given.Split(':');
            var isNumber = long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var port);
            var target = parts.Length > 1 ? parts[1] : parts[0];
            if (!isNumber || parts.Length > 2 || target.Length == 0)
            {
                throw KubectlException.Error($"invalid port format {given}: must be a number, or two with a colon");
            }

            var made = new JsonObject
            {
                ["name"] = string.Join('-', parts),
                ["protocol"] = "TCP",
                ["port"] = port,
                ["targetPort"] = IntOrText(target),
            };
            if (type == "NodePort" && call.Flags.Number("node-port") > 0)
            {
                made["nodePort"] = call.Flags.Number("node-port");
            }

            return made;
        }
    }

    /// <summary>A number where it is one, else a text.</summary>
    public static JsonNode IntOrText(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : text;
}
