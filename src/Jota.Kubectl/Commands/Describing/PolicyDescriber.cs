namespace Jota.Kubectl;

/// <summary>Disruption budgets, and classes of priority.</summary>
internal static class PolicyDescriber
{
    public static async Task DescribeBudgetAsync(Description about, CancellationToken ct)
    {
        var (item, output) = (about.Item, about.Out);
        var (spec, status) = (item.At("spec"), item.At("status"));
        output.Field("Name", about.Name);
        output.Field("Namespace", about.Namespace);
        if (spec.Has("minAvailable"))
        {
            output.Field("Min available", spec.Shown("", "minAvailable"));
        }
        else if (spec.Has("maxUnavailable"))
        {
            output.Field("Max unavailable", spec.Shown("", "maxUnavailable"));
        }

        output.Field("Selector", spec.At("selector") is { } selector ? SelectorText.OrNone(selector) : "<unset>");
        output.Line("Status:");
        output.Field(2, "Allowed disruptions", $"{status.Count("disruptionsAllowed")}");
        output.Field(2, "Current", $"{status.Count("currentHealthy")}");
        output.Field(2, "Desired", $"{status.Count("desiredHealthy")}");
        output.Field(2, "Total", $"{status.Count("expectedPods")}");
        await about.EventsAsync(ct);
    }

    public static async Task DescribePriorityAsync(Description about, CancellationToken ct)
    {
        var (item, output) = (about.Item, about.Out);
        output.Field("Name", about.Name);
        output.Field("Value", $"{item.Count("value")}");
        output.Field("GlobalDefault", item.GoBool("globalDefault"));
        output.Field("PreemptionPolicy", item.Text("preemptionPolicy"));
        output.Field("Description", item.Text("description"));
        output.Field("Annotations", Facts.Pairs(item.At("metadata", "annotations")));
        await about.EventsAsync(ct);
    }
}
