using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Network policies.</summary>
internal static class NetworkPolicyDescriber
{
    private const string Indent = "    ";

    public static Task DescribeAsync(Description about, CancellationToken ct)
    {
        var (item, output) = (about.Item, about.Out);
        output.Field("Name", about.Name);
        output.Field("Namespace", about.Namespace);
        output.Field("Created on", Times.Shown(item.Text("metadata", "creationTimestamp"), about.Clock));
        about.Labels();
        output.Line("Spec:");
        var selector = SelectorText.Of(item.At("spec", "podSelector"));
        output.Put(1, "PodSelector: ");
        output.Line(2, selector.Length > 0 ? selector : "<none> (Allowing the specific traffic to all pods in this namespace)");
        var types = item.Texts("spec", "policyTypes").ToList();
        Direction(output, item.Items("spec", "ingress"), types.Contains("Ingress"), "ingress", "From", "source");
        Direction(output, item.Items("spec", "egress"), types.Contains("Egress"), "egress", "To", "destination");
        output.Line(1, $"Policy Types: {Facts.OrNone(string.Join(", ", types))}");
        return Task.CompletedTask;
    }

    private static void Direction(
        DescriptionWriter output, IEnumerable<JsonNode?> rules, bool isAffected, string name, string side, string end)
    {
        if (!isAffected)
        {
            output.Line(1, $"Not affecting {name} traffic");
            return;
        }

        output.Line(1, $"Allowing {name} traffic:");
        var first = true;
        foreach (var rule in rules)
        {
            if (!first)
            {
                output.Line($"{Indent}----------");
            }

            first = false;
            Ports(output, rule);
            Peers(output, rule.Items(side.ToLowerInvariant()), side, end);
        }

        if (first)
        {
            output.Line($"{Indent}<none> (Selected pods are isolated for {name} connectivity)");
        }
    }

    private static void Ports(DescriptionWriter output, JsonNode? rule)
    {
        if (!rule.Items("ports").Any())
        {
            output.Line($"{Indent}To Port: <any> (traffic allowed to all ports)");
        }

        foreach (var port in rule.Items("ports"))
        {
            var (number, protocol) = (port.Shown("<nil>", "port"), port.Shown("TCP", "protocol"));
            output.Line(port.Has("endPort")
                ? $"{Indent}To Port Range: {number}-{port.Count("endPort")}/{protocol}"
                : $"{Indent}To Port: {number}/{protocol}");
        }
    }

    private static void Peers(DescriptionWriter output, IEnumerable<JsonNode?> peers, string side, string end)
    {
        var any = false;
        foreach (var peer in peers)
        {
            any = true;
            output.Line($"{Indent}{side}:");
            foreach (var (title, field) in (ReadOnlySpan<(string, string)>)[
                ("NamespaceSelector", "namespaceSelector"), ("PodSelector", "podSelector")])
            {
                if (peer.At(field) is { } selector)
                {
                    output.Line(1, $"{Indent}{title}: {SelectorText.OrNone(selector)}");
                }
            }

            if (peer.At("ipBlock") is { } block)
            {
                output.Line(1, $"{Indent}IPBlock:");
                output.Line(2, $"{Indent}CIDR: {block.Text("cidr")}");
                output.Line(2, $"{Indent}Except: {string.Join(", ", block.Texts("except"))}");
            }
        }

        if (!any)
        {
            output.Line($"{Indent}{side}: <any> (traffic not restricted by {end})");
        }
    }
}
