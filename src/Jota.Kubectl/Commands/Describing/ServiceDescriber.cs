using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Services, with what is behind them.</summary>
internal static class ServiceDescriber
{
    public static async Task DescribeAsync(Description about, CancellationToken ct)
    {
        var (spec, output) = (about.Item.At("spec"), about.Out);
        about.Head();
        output.Field("Selector", Facts.Pairs(spec.At("selector")));
        output.Field("Type", spec.Text("type"));
        Given("IP Family Policy", spec.Text("ipFamilyPolicy"));
        output.Field("IP Families", Facts.OrNone(string.Join(',', spec.Texts("ipFamilies"))));
        output.Field("IP", spec.Text("clusterIP"));
        output.Field("IPs", Facts.OrNone(string.Join(',', spec.Texts("clusterIPs"))));
        Given("External IPs", string.Join(',', spec.Texts("externalIPs")));
        Given("Desired LoadBalancer IP", spec.Text("loadBalancerIP"));
        Given("External Name", spec.Text("externalName"));
        Given("LoadBalancer Ingress", string.Join(", ", about.Item.Items("status", "loadBalancer", "ingress").Select(Ingress)));
        await PortsAsync(about, spec, ct);
        output.Field("Session Affinity", spec.Text("sessionAffinity"));
        Given("External Traffic Policy", spec.Text("externalTrafficPolicy"));
        Given("Internal Traffic Policy", spec.Text("internalTrafficPolicy"));
        Given("HealthCheck NodePort", spec.Shown("", "healthCheckNodePort"));
        Given("LoadBalancer Source Ranges", string.Join(',', spec.Texts("loadBalancerSourceRanges")));
        await about.EventsAsync(ct);

        void Given(string title, string value)
        {
            if (value.Length > 0)
            {
                output.Field(title, value);
            }
        }
    }

    private static async Task PortsAsync(Description about, JsonNode? spec, CancellationToken ct)
    {
        var slices = await SlicesAsync(about, about.Name, ct);
        foreach (var port in spec.Items("ports"))
        {
            var (name, protocol) = (Facts.OrUnset(port.Text("name")), port.Text("protocol"));
            about.Out.Field("Port", $"{name}\t{port.Count("port")}/{protocol}");
            about.Out.Field("TargetPort", $"{port.Shown("0", "targetPort")}/{protocol}");
            if (port.Count("nodePort") != 0)
            {
                about.Out.Field("NodePort", $"{name}\t{port.Count("nodePort")}/{protocol}");
            }

            about.Out.Field("Endpoints", EndpointText.Of(slices, port.Text("name")));
        }
    }

    /// <summary>The slices of a service's endpoints; none where they may not be seen.</summary>
    private static async Task<List<JsonObject>> SlicesAsync(Description about, string service, CancellationToken ct)
    {
        try
        {
            var query = new Query().With("labelSelector", $"kubernetes.io/service-name={service}");
            return await about.ListAsync("endpointslices.discovery.k8s.io", about.Namespace, query, ct);
        }
        catch (StatusException)
        {
            return [];
        }
    }

    private static string Ingress(JsonNode? ingress) => ingress.Text("ip") is { Length: > 0 } ip
        ? ip + (ingress.Has("ipMode") ? $" ({ingress.Text("ipMode")})" : "")
        : ingress.Text("hostname");
}
