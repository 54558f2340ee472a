using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl expose</c>: makes a service for each object, that leads to what it selects.</summary>
internal sealed class ExposeCommand : PerObjectCommand
{
    public override string Name => "expose";

    protected override string Manager => "kubectl-expose";

    protected override string Operation => "exposed";

    protected override IReadOnlyList<Flag> Own { get; } =
    [
        .. ManifestOptions.Flags, Flag.Text("port"), Flag.Text("target-port"), Flag.Text("protocol"), Flag.Text("name"), Flag.Text("type"),
        Flag.Text("selector"), Flag.Text("labels", letter: 'l'), Flag.Text("external-ip"), Flag.Text("load-balancer-ip"),
        Flag.Text("session-affinity"), Flag.Text("cluster-ip"), .. Overrides.Flags,
        ChangeCause.Flag,
    ];

    protected override async Task<JsonObject> MakeAsync(Invocation call, Selection selection, CancellationToken ct)
    {
        var item = selection.Written?.Object ?? await call.Objects.GetAsync(selection.Mapping, selection.Namespace, selection.Name, ct);
        var flags = call.Flags;
        var labels = flags.Text("labels") is { Length: > 0 } given
            ? NewObject.Labels(given.Split(','), "label")
            : item.At("metadata", "labels")?.DeepClone() as JsonObject;
        var made = NewObject.Of(call, "v1", "Service", flags.Text("name") is { Length: > 0 } name ? name : item.Name(), labels);
        var spec = new JsonObject
        {
            ["ports"] = ExposedPorts.Of(call, item),
            ["selector"] = flags.Text("selector") is { Length: > 0 } pairs
                ? NewObject.Labels(pairs.Split(','), "selector")
                : SelectorOf(item, selection.Mapping),
        };
        Add(spec, "clusterIP", flags.Text("cluster-ip"));
        Add(spec, "type", flags.Text("type"));
        if (flags.Text("external-ip") is { Length: > 0 } external)
        {
            spec["externalIPs"] = new JsonArray(external);
        }

        Add(spec, "sessionAffinity", flags.Text("session-affinity"));
        Add(spec, "loadBalancerIP", flags.Text("load-balancer-ip"));
        made["spec"] = spec;
        made["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() };
        return Overrides.Apply(made, flags);
    }

    private static void Add(JsonObject spec, string field, string value)
    {
        if (value.Length > 0)
        {
            spec[field] = value;
        }
    }

    private static JsonNode SelectorOf(JsonObject item, ResourceMapping type)
    {
        var (path, what) = type.QualifiedPlural switch
        {
            "pods" => ((string[])["metadata", "labels"], "the pod has no labels and cannot be exposed"),
            "services" or "replicationcontrollers" => (["spec", "selector"], "the object has no selector and cannot be exposed"),
            "deployments.apps" or "replicasets.apps" => (["spec", "selector", "matchLabels"],
                "invalid deployment: no selectors, therefore cannot be exposed"),
            _ => throw KubectlException.Error($"cannot expose a {type.Kind}.{type.Group}"),
        };
        if (item.Items("spec", "selector", "matchExpressions").Any())
        {
            throw KubectlException.Error("couldn't convert expressions - the selector has more than labels to match");
        }

        return item.At(path) is JsonObject { Count: > 0 } selector ? selector.DeepClone() : throw KubectlException.Error(what);
    }
}
