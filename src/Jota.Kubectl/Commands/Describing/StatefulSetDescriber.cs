using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Stateful sets.</summary>
internal static class StatefulSetDescriber
{
    public static async Task DescribeAsync(Description about, CancellationToken ct)
    {
        var (item, output) = (about.Item, about.Out);
        var selector = SelectorText.Of(item.At("spec", "selector"));
        output.Field("Name", about.Name);
        output.Field("Namespace", about.Namespace);
        about.Created();
        output.Field("Selector", selector);
        about.Labels();
        output.Field("Replicas", $"{item.Number("spec", "replicas") ?? 1} desired | {item.Count("status", "replicas")} total");
        output.Field("Update Strategy", item.Text("spec", "updateStrategy", "type"));
        var rolling = item.At("spec", "updateStrategy", "rollingUpdate");
        if (rolling.Has("partition"))
        {
            output.Field(1, "Partition", $"{rolling.Count("partition")}");
            if (rolling.Has("maxUnavailable"))
            {
                output.Field(1, "MaxUnavailable", rolling.Shown("", "maxUnavailable"));
            }
        }

        output.Field("Pods Status", await PodCounts.OfAsync(about, selector, ct));
        PodTemplateDescriber.Describe(about, item.At("spec", "template"));
        Claims(output, item.At("spec", "volumeClaimTemplates"));
        await about.EventsAsync(ct);
    }

    private static void Claims(DescriptionWriter output, JsonNode? templates)
    {
        output.Line($"Volume Claims:{(templates.Items().Any() ? "" : "\t<none>")}");
        foreach (var claim in templates.Items())
        {
            output.Field(1, "Name", claim.Name());
            output.Field(1, "StorageClass", Facts.StorageClass(claim));
            output.Pairs("Labels", claim.At("metadata", "labels"), "  ");
            output.Pairs("Annotations", claim.At("metadata", "annotations"), "  ");
            output.Field(1, "Capacity", claim.Shown("<default>", "spec", "resources", "requests", "storage"));
            output.Field(1, "Access Modes", claim.Shown("[]", "spec", "accessModes"));
        }
    }
}
