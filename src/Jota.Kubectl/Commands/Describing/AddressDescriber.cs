namespace Jota.Kubectl;

/// <summary>Ranges of services' addresses, and the addresses that are taken of them.</summary>
internal static class AddressDescriber
{
    public static async Task DescribeRangeAsync(Description about, CancellationToken ct)
    {
        about.Head(withNamespace: false);
        about.Out.Field("CIDRs", string.Join(", ", about.Item.Texts("spec", "cidrs")));
        if (about.Item.Items("status", "conditions").Any())
        {
            about.Out.Line("Status:");
            ConditionsDescriber.Transitions(about);
        }

        await about.EventsAsync(ct);
    }

    public static async Task DescribeAsync(Description about, CancellationToken ct)
    {
        about.Head(withNamespace: false);
        if (about.Item.At("spec", "parentRef") is { } parent)
        {
            about.Out.Line("Parent Reference:");
            about.Out.Field(1, "Group", parent.Text("group"));
            about.Out.Field(1, "Resource", parent.Text("resource"));
            about.Out.Field(1, "Namespace", parent.Text("namespace"));
            about.Out.Field(1, "Name", parent.Text("name"));
        }

        await about.EventsAsync(ct);
    }
}
