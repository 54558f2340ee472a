using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl create ingress</c>.</summary>
internal sealed class CreateIngressCommand : GeneratorCommand
{
    public override string Name => "ingress";

    public override IReadOnlyList<string> Aliases => ["ing"];

    protected override IReadOnlyList<Flag> Own { get; } =
        [Flag.Text("class"), Flag.Text("default-backend"), Flag.Repeated("rule"), Flag.Repeated("annotation")];

    protected override Task<JsonObject> MakeAsync(Invocation call, CancellationToken ct)
    {
        var flags = call.Flags;
        var made = NewObject.Of(call, "networking.k8s.io/v1", "Ingress", NameOf(call));
        var rules = flags.All("rule").Select(IngressRule.Parse).ToList();
        var backend = flags.Text("default-backend");
        if (rules.Count == 0 && backend.Length == 0)
        {
            throw KubectlException.Error(
                "not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a " +
                "list of rules (which catch specific paths)");
        }

        if (flags.Has("annotation"))
        {
            made["metadata"]!["annotations"] = NewObject.Labels(flags.All("annotation"), "annotation");
        }

        var spec = new JsonObject();
        if (flags.Text("class") is { Length: > 0 } name)
        {
            spec["ingressClassName"] = name;
        }

        if (backend.Length > 0)
        {
            spec["defaultBackend"] = IngressRule.Backend(backend) ?? throw KubectlException.Error(
                "default-backend should be in format servicename:serviceport");
        }

        AddRules(spec, rules);
        made["spec"] = spec;
        made["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() };
        return Task.FromResult(made);
    }

    private static void AddRules(JsonObject spec, List<IngressRule> rules)
    {
        var secured = rules.Where(rule => rule.Secret is not null)
            .DistinctBy(rule => rule.Host)
            .Select(rule => (JsonNode)rule.Tls())
            .ToList();
        if (secured.Count > 0)
        {
            spec["tls"] = new JsonArray([.. secured]);
        }

        var hosts = rules.GroupBy(rule => rule.Host, StringComparer.Ordinal).Select(host =>
        {
            var rule = new JsonObject();
            if (host.Key.Length > 0)
            {
                rule["host"] = host.Key;
            }

            rule["http"] = new JsonObject { ["paths"] = new JsonArray([.. host.Select(each => (JsonNode)each.Path())]) };
            return (JsonNode)rule;
        }).ToList();
        if (hosts.Count > 0)
        {
            spec["rules"] = new JsonArray([.. hosts]);
        }
    }
}
