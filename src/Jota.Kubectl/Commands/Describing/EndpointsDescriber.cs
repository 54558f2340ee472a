using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Endpoints and slices of them.</summary>
internal static class EndpointsDescriber
{
    public static async Task DescribeAsync(Description about, CancellationToken ct)
    {
        var output = about.Out;
        about.Head();
        output.Line("Subsets:");
        foreach (var subset in about.Item.Items("subsets"))
        {
            output.Field(1, "Addresses", Addresses(subset, "addresses"));
            output.Field(1, "NotReadyAddresses", Addresses(subset, "notReadyAddresses"));
            if (subset.Items("ports").Any())
            {
                output.Line(1, "Ports:");
                output.Table(2, "Name\tPort\tProtocol", subset.Items("ports").Select(PortText));
            }

            output.Line("");
        }

        await about.EventsAsync(ct);
    }

    /// <summary>A slice.</summary>
    public static async Task DescribeSliceAsync(Description about, CancellationToken ct)
    {
        var (item, output) = (about.Item, about.Out);
        about.Head();
        output.Field("AddressType", item.Text("addressType"));
        if (item.Items("ports").Any())
        {
            output.Line("Ports:");
            output.Table(1, "Name\tPort\tProtocol", item.Items("ports").Select(PortText));
        }
        else
        {
            output.Line("Ports: <unset>");
        }

        output.Line(item.Items("endpoints").Any() ? "Endpoints:" : "Endpoints: <none>");
        foreach (var endpoint in item.Items("endpoints"))
        {
            output.Field(1, "- Addresses", Facts.OrNone(string.Join(", ", endpoint.Texts("addresses"))));
            output.Line(2, "Conditions:");
            output.Field(3, "Ready", endpoint.Has("conditions", "ready") ? endpoint.GoBool("conditions", "ready") : "<unset>");
            output.Field(2, "Hostname", endpoint.Shown("<unset>", "hostname"));
            if (endpoint.At("targetRef") is { } target)
            {
                output.Field(2, "TargetRef", $"{target.Text("kind")}/{target.Text("name")}");
            }

            output.Field(2, "NodeName", endpoint.Shown("<unset>", "nodeName"));
            output.Field(2, "Zone", endpoint.Shown("<unset>", "zone"));
        }

        await about.EventsAsync(ct);
    }

    private static string Addresses(JsonNode? subset, string field) =>
        Facts.OrNone(string.Join(',', subset.Items(field).Select(address => address.Text("ip"))));

    private static string PortText(JsonNode? port) =>
        $"{Facts.OrUnset(port.Text("name"))}\t{port.Shown("<unset>", "port")}\t{port.Text("protocol")}";
}
