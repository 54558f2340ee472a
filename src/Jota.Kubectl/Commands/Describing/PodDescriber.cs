using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Pods.</summary>
internal static class PodDescriber
{
    private const string Mirror = "kubernetes.io/config.mirror";

    public static async Task DescribeAsync(Description about, CancellationToken ct)
    {
        var (pod, output) = (about.Item, about.Out);
        Head(about);
        ContainersDescriber.Resources(output, pod.At("spec", "resources"), 0, titled: true);
        if (pod.Items("spec", "initContainers").Any())
        {
            new ContainersDescriber(about, pod).Describe("Init Containers", pod.At("spec", "initContainers"), "initContainerStatuses");
        }

        new ContainersDescriber(about, pod).Describe("Containers", pod.At("spec", "containers"), "containerStatuses");
        if (pod.Items("spec", "ephemeralContainers").Any())
        {
            new ContainersDescriber(about, pod).Describe(
                "Ephemeral Containers", pod.At("spec", "ephemeralContainers"), "ephemeralContainerStatuses");
        }

        Conditions(pod, output);
        VolumesDescriber.Describe(about, pod.At("spec", "volumes"), "");
        output.Field("QoS Class", pod.Text("status", "qosClass"));
        output.Pairs("Node-Selectors", pod.At("spec", "nodeSelector"));
        output.Many("Tolerations", TolerationTexts(pod.At("spec")));
        Spreads(output, pod.At("spec"), "");
        var mirrored = pod.Text("metadata", "annotations", Mirror);
        await about.EventsAsync(ct, kind: "", mirrored.Length > 0 ? [mirrored] : []);
    }

    /// <summary>What a pod tolerates, by key.</summary>
    public static IEnumerable<string> TolerationTexts(JsonNode? spec) =>
        spec.Items("tolerations").OrderBy(toleration => toleration.Text("key"), StringComparer.Ordinal).Select(TolerationText);

    /// <summary>How pods spread over the places there are.</summary>
    public static void Spreads(DescriptionWriter output, JsonNode? spec, string indent)
    {
        var spreads = spec.Items("topologySpreadConstraints")
            .OrderBy(spread => spread.Text("topologyKey"), StringComparer.Ordinal)
            .ToList();
        if (spreads.Count > 0)
        {
            output.Many("Topology Spread Constraints", spreads.Select(SpreadText), indent);
        }
    }

    private static void Head(Description about)
    {
        var (pod, output) = (about.Item, about.Out);
        output.Field("Name", about.Name);
        output.Field("Namespace", about.Namespace);
        Optional(output, "Priority", pod.Shown("", "spec", "priority"));
        Optional(output, "Priority Class Name", pod.Text("spec", "priorityClassName"));
        Optional(output, "Runtime Class Name", pod.Text("spec", "runtimeClassName"));
        Optional(output, "Service Account", pod.Text("spec", "serviceAccountName"));
        var node = pod.Text("spec", "nodeName");
        output.Field("Node", node.Length == 0 ? "<none>" : $"{node}/{pod.Text("status", "hostIP")}");
        if (pod.Has("status", "startTime"))
        {
            output.Field("Start Time", about.Time(pod, "status", "startTime"));
        }

        about.Labels();
        if (pod.Has("metadata", "deletionTimestamp") && pod.Text("status", "phase") is not ("Failed" or "Succeeded"))
        {
            output.Field("Status", $"Terminating (lasts {about.Since(pod, "metadata", "deletionTimestamp")})");
            output.Field("Termination Grace Period", $"{pod.Count("metadata", "deletionGracePeriodSeconds")}s");
        }
        else
        {
            output.Field("Status", pod.Text("status", "phase"));
        }

        Optional(output, "Reason", pod.Text("status", "reason"));
        Optional(output, "Message", pod.Text("status", "message"));
        Optional(output, "SeccompProfile", pod.Text("spec", "securityContext", "seccompProfile", "type"));
        Optional(output, "LocalhostProfile", pod.Text("spec", "securityContext", "seccompProfile", "localhostProfile"));
        output.Field("IP", pod.Text("status", "podIP"));
        Addresses(output, pod);
        about.Controller();
        Optional(output, "NominatedNodeName", pod.Text("status", "nominatedNodeName"));
    }

    private static void Addresses(DescriptionWriter output, JsonNode? pod)
    {
        var addresses = pod.Items("status", "podIPs").ToList();
        output.Line(addresses.Count == 0 ? "IPs:\t<none>" : "IPs:");
        foreach (var address in addresses)
        {
            output.Field(1, "IP", address.Text("ip"));
        }
    }

    private static void Conditions(JsonNode? pod, DescriptionWriter output)
    {
        var conditions = pod.Items("status", "conditions").ToList();
        var gates = pod.Items("spec", "readinessGates").ToList();
        if (gates.Count > 0)
        {
            output.Line("Readiness Gates:\n  Type\tStatus");
            foreach (var gate in gates.Select(gate => gate.Text("conditionType")))
            {
                var found = conditions.Find(condition => condition.Text("type") == gate);
                output.Line(1, $"{gate} \t{(found is null ? "<none>" : found.Text("status"))} ");
            }
        }

        if (conditions.Count > 0)
        {
            output.Line("Conditions:\n  Type\tStatus");
            foreach (var condition in conditions)
            {
                output.Line(1, $"{condition.Text("type")} \t{condition.Text("status")} ");
            }
        }
    }

    private static string TolerationText(JsonNode? toleration)
    {
        var (key, value, effect) = (toleration.Text("key"), toleration.Text("value"), toleration.Text("effect"));
        var text = key + (value.Length > 0 ? $"={value}" : "") + (effect.Length > 0 ? $":{effect}" : "");
        var exists = toleration.Text("operator") == "Exists" && value.Length == 0;
        return text
            + (exists ? key.Length + effect.Length > 0 ? " op=Exists" : "op=Exists" : "")
            + (toleration.Number("tolerationSeconds") is { } seconds ? $" for {seconds}s" : "");
    }

    private static string SpreadText(JsonNode? spread) =>
        $"{spread.Text("topologyKey")}:{spread.Text("whenUnsatisfiable")} when max skew {spread.Count("maxSkew")} is exceeded"
        + (spread.At("labelSelector") is { } selector ? $" for selector {SelectorText.OrNone(selector)}" : "");

    private static void Optional(DescriptionWriter output, string name, string value)
    {
        if (value.Length > 0)
        {
            output.Field(name, value);
        }
    }
}
