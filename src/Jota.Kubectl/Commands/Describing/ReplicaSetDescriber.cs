namespace Jota.Kubectl;

/// <summary>Replica sets and replication controllers.</summary>
internal static class ReplicaSetDescriber
{
    public static async Task DescribeAsync(Description about, CancellationToken ct)
    {
        var selector = about.Item.At("spec", "selector");
        await DescribeAsync(about, SelectorText.Of(selector), SelectorText.OrNone(selector), ct);
    }

    /// <summary>A replication controller's selector is a map of labels.</summary>
    public static Task DescribeControllerAsync(Description about, CancellationToken ct)
    {
        var labels = about.Item.At("spec", "selector");
        var text = string.Join(',', labels.Fields().Select(label => $"{label.Key}={(string?)label.Value}"));
        return DescribeAsync(about, text, Facts.OrNone(text), ct);
    }

    private static async Task DescribeAsync(Description about, string selector, string shown, CancellationToken ct)
    {
        var (item, output) = (about.Item, about.Out);
        output.Field("Name", about.Name);
        output.Field("Namespace", about.Namespace);
        output.Field("Selector", shown);
        about.Labels();
        if (about.Mapping.Kind == "ReplicaSet")
        {
            about.Controller();
        }

        output.Field("Replicas", $"{item.Count("status", "replicas")} current / {item.Number("spec", "replicas") ?? 1} desired");
        output.Field("Pods Status", await PodCounts.OfAsync(about, selector, ct));
        PodTemplateDescriber.Describe(about, item.At("spec", "template"));
        ConditionsDescriber.Reasons(about);
        await about.EventsAsync(ct);
    }
}
