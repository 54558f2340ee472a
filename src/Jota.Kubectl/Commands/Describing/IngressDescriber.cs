using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Ingresses and their classes.</summary>
internal static class IngressDescriber
{
    public static async Task DescribeAsync(Description about, CancellationToken ct)
    {
        var (item, output) = (about.Item, about.Out);
        var spec = item.At("spec");
        output.Field("Name", about.Name);
        output.Pairs("Labels", item.At("metadata", "labels"));
        output.Field("Namespace", about.Namespace);
        output.Field("Address", string.Join(',', item.Items("status", "loadBalancer", "ingress")
            .Select(at => at.Text("ip") is { Length: > 0 } ip ? ip : at.Text("hostname"))
            .Where(address => address.Length > 0).Distinct().Order(StringComparer.Ordinal)));
        output.Field("Ingress Class", spec.Shown("<none>", "ingressClassName"));
        var byDefault = spec.At("defaultBackend") is { } backend ? await BackendAsync(about, backend, ct) : "<default>";
        output.Field("Default backend", byDefault);
        Tls(output, spec);
        output.Line("Rules:\n  Host\tPath\tBackends");
        output.Line(1, "----\t----\t--------");
        var rules = spec.Items("rules").Where(rule => rule.Has("http")).ToList();
        foreach (var rule in rules)
        {
            output.Line(1, $"{(rule.Text("host") is { Length: > 0 } host ? host : "*")}\t");
            foreach (var path in rule.Items("http", "paths"))
            {
                output.Line(2, $"\t{path.Text("path")} \t{await BackendAsync(about, path.At("backend"), ct)}");
            }
        }

        if (rules.Count == 0)
        {
            output.Line(1, $"*\t*\t{byDefault}");
        }

        output.Annotations("Annotations", item.At("metadata", "annotations"));
        await about.EventsAsync(ct);
    }

    /// <summary>A class.</summary>
    public static async Task DescribeClassAsync(Description about, CancellationToken ct)
    {
        about.Head(withNamespace: false);
        about.Out.Field("Controller", about.Item.Text("spec", "controller"));
        if (about.Item.At("spec", "parameters") is { } parameters)
        {
            about.Out.Line("Parameters:");
            if (parameters.Has("apiGroup"))
            {
                about.Out.Field(1, "APIGroup", parameters.Text("apiGroup"));
            }

            about.Out.Field(1, "Kind", parameters.Text("kind"));
            about.Out.Field(1, "Name", parameters.Text("name"));
        }

        await about.EventsAsync(ct);
    }

    private static void Tls(DescriptionWriter output, JsonNode? spec)
    {
        if (spec.Items("tls").Any())
        {
            output.Line("TLS:");
        }

        foreach (var tls in spec.Items("tls"))
        {
            var (secret, hosts) = (tls.Text("secretName"), string.Join(',', tls.Texts("hosts")));
            output.Line(1, secret.Length == 0 ? $"SNI routes {hosts}" : $"{secret} terminates {hosts}");
        }
    }

    private static async Task<string> BackendAsync(Description about, JsonNode? backend, CancellationToken ct)
    {
        if (backend.At("service") is not { } service)
        {
            return backend.At("resource") is { } other
                ? $"APIGroup: {other.Shown("<none>", "apiGroup")}, Kind: {other.Text("kind")}, Name: {other.Text("name")}"
                : "";
        }

        var (name, number, portName) = (service.Text("name"), service.Count("port", "number"), service.Text("port", "name"));
        var text = $"{name}:{(number != 0 ? $"{number}" : portName)}";
        try
        {
            var slices = await about.ListAsync(
                "endpointslices.discovery.k8s.io",
                about.Namespace,
                new Query().With("labelSelector", $"kubernetes.io/service-name={name}"),
                ct);
            var ports = (await about.GetAsync("services", about.Namespace, name, ct)).Items("spec", "ports");
            var meant = ports.LastOrDefault(port => number != 0
                ? port.Count("port") == number
                : portName.Length > 0 && port.Text("name") == portName);
            return $"{text} ({EndpointText.Of(slices, meant.Text("name"))})";
        }
        catch (StatusException e)
        {
            return $"{text} (<error: {e.Message}>)";
        }
    }
}
