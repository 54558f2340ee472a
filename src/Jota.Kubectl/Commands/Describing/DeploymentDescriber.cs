using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Deployments.</summary>
internal static class DeploymentDescriber
{
    public static async Task DescribeAsync(Description about, CancellationToken ct)
    {
        var (item, output) = (about.Item, about.Out);
        var status = item.At("status");
        output.Field("Name", about.Name);
        output.Field("Namespace", about.Namespace);
        about.Created();
        about.Labels();
        output.Field("Selector", SelectorText.Of(item.At("spec", "selector")));
        output.Field(
            "Replicas",
            $"{item.Number("spec", "replicas") ?? 1} desired | {status.Count("updatedReplicas")} updated | "
            + $"{status.Count("replicas")} total | {status.Count("availableReplicas")} available | "
            + $"{status.Count("unavailableReplicas")} unavailable");
        output.Field("StrategyType", item.Text("spec", "strategy", "type"));
        output.Field("MinReadySeconds", $"{item.Count("spec", "minReadySeconds")}");
        if (item.At("spec", "strategy", "rollingUpdate") is { } rolling)
        {
            output.Field(
                "RollingUpdateStrategy",
                $"{rolling.Shown("<nil>", "maxUnavailable")} max unavailable, {rolling.Shown("<nil>", "maxSurge")} max surge");
        }

        PodTemplateDescriber.Describe(about, item.At("spec", "template"));
        ConditionsDescriber.Reasons(about);
        await SetsAsync(about, ct);
        await about.EventsAsync(ct);
    }

    private static async Task SetsAsync(Description about, CancellationToken ct)
    {
        var selector = SelectorText.Of(about.Item.At("spec", "selector"));
        List<JsonObject> sets;
        try
        {
            var all = await about.ListAsync("replicasets.apps", about.Namespace, new Query().With("labelSelector", selector), ct);
            sets = all.FindAll(set => Owners.IsControlledBy(set, about.Item));
        }
        catch (StatusException)
        {
            return;
        }

        if (sets.Count > 0)
        {
            var current = sets.OrderBy(set => Times.Read(set.Text("metadata", "creationTimestamp")))
                .ThenBy(set => set.Name(), StringComparer.Ordinal)
                .FirstOrDefault(set => HasTemplateOf(set, about.Item));
            about.Out.Field("OldReplicaSets", Text(sets.Where(set => set != current)));
            about.Out.Field("NewReplicaSet", Text(sets.Where(set => set == current)));
        }
    }

    private static bool HasTemplateOf(JsonObject set, JsonObject deployment)
    {
        var template = set.At("spec", "template")?.DeepClone();
        (template.At("metadata", "labels") as JsonObject)?.Remove("pod-template-hash");
        return Trees.Same(template, deployment.At("spec", "template"));
    }

    private static string Text(IEnumerable<JsonObject> sets) => Facts.OrNone(string.Join(", ", sets.Select(
        set => $"{set.Name()} ({set.Count("status", "replicas")}/{set.Number("spec", "replicas") ?? 1} replicas created)")));
}
