using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl create clusterrole</c>.</summary>
internal sealed class CreateClusterRoleCommand : GeneratorCommand
{
    public override string Name => "clusterrole";

    protected override bool WrapsRefusals => false;

    protected override IReadOnlyList<Flag> Own { get; } =
        [.. RbacRules.Flags, Flag.List("non-resource-url"), Flag.List("aggregation-rule")];

    protected override async Task<JsonObject> MakeAsync(Invocation call, CancellationToken ct)
    {
        var made = NewObject.Of(call, CreateRoleCommand.ApiVersion, "ClusterRole", NameOf(call), namespaced: false);
        var rules = new RbacRules(call);
        var (resources, urls) = (call.Flags.All("resource"), call.Flags.All("non-resource-url"));
        if (call.Flags.All("aggregation-rule") is { Count: > 0 } aggregated)
        {
            if (rules.Verbs.Count + resources.Count + urls.Count + call.Flags.All("resource-name").Count > 0)
            {
                throw KubectlException.Error(
                    "aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames");
            }

            made["rules"] = null;
            made["aggregationRule"] = new JsonObject
            {
                ["clusterRoleSelectors"] = new JsonArray(
                    new JsonObject { ["matchLabels"] = NewObject.Labels(aggregated, "aggregation rule") }),
            };
            return made;
        }

        if (rules.Verbs.Count == 0)
        {
            throw KubectlException.Error("at least one verb must be specified");
        }

        if (resources.Count + urls.Count == 0)
        {
            throw KubectlException.Error("one of resource or nonResourceURL must be specified");
        }

        var ofUrls = urls.Count > 0 ? rules.OfUrls(urls) : null;
        var all = new JsonArray([.. resources.Count > 0 ? await rules.OfResourcesAsync(ct) : []]);
        if (ofUrls is not null)
        {
            all.Add((JsonNode)ofUrls);
        }

        made["rules"] = all;
        return made;
    }
}
