namespace Jota.Kubectl;

/// <summary>Daemon sets.</summary>
internal static class DaemonSetDescriber
{
    public static async Task DescribeAsync(Description about, CancellationToken ct)
    {
        var (item, output) = (about.Item, about.Out);
        var selector = SelectorText.Of(item.At("spec", "selector"));
        output.Field("Name", about.Name);
        output.Field("Namespace", about.Namespace);
        output.Field("Selector", selector);
        output.Field("Node-Selector", Facts.Pairs(item.At("spec", "template", "spec", "nodeSelector")));
        about.Labels();
        output.Line($"Desired Number of Nodes Scheduled: {item.Count("status", "desiredNumberScheduled")}");
        output.Line($"Current Number of Nodes Scheduled: {item.Count("status", "currentNumberScheduled")}");
        output.Line($"Number of Nodes Scheduled with Up-to-date Pods: {item.Count("status", "updatedNumberScheduled")}");
        output.Line($"Number of Nodes Scheduled with Available Pods: {item.Count("status", "numberAvailable")}");
        output.Line($"Number of Nodes Misscheduled: {item.Count("status", "numberMisscheduled")}");
        output.Field("Pods Status", await PodCounts.OfAsync(about, selector, ct));
        PodTemplateDescriber.Describe(about, item.At("spec", "template"));
        await about.EventsAsync(ct);
    }
}
