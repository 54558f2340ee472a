using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Jota.Kubectl.Tests.Differential;

/// <summary>What users made of a namespace: no statuses, nothing that others made, nothing that is chosen at random.</summary>
internal static partial class ObjectState
{
    public const string Kinds = "pods,deployments,replicasets,daemonsets,statefulsets,jobs,cronjobs,services,configmaps,secrets,serviceaccounts," +
        "ingresses,resourcequotas,roles,rolebindings,poddisruptionbudgets,horizontalpodautoscalers,persistentvolumeclaims,leases";

    private static readonly string[] Passing = ["uid", "resourceVersion", "creationTimestamp", "generation", "selfLink"];

    public static string Of(string list, string ns)
    {
        var text = new StringBuilder();
        foreach (var item in JsonNode.Parse(list)!["items"]!.AsArray().OfType<JsonObject>())
        {
            var metadata = item["metadata"]!.AsObject();
            if (metadata["ownerReferences"] is null && (string?)metadata["name"] is not "kube-root-ca.crt")
            {
                text.Append(Cleaned(item, metadata)).Append('\n');
            }
        }

        return Random().Replace(text.ToString(), "RANDOM").Replace(ns, "NAMESPACE", StringComparison.Ordinal);
    }

    private static string Cleaned(JsonObject item, JsonObject metadata)
    {
        item.Remove("status");
        foreach (var field in Passing)
        {
            metadata.Remove(field);
        }

        metadata["managedFields"] = new JsonArray([.. (metadata["managedFields"] as JsonArray ?? [])
            .Select(entry => $"{(string?)entry!["manager"]} {(string?)entry["operation"]} {(string?)entry["subresource"]}")
            .Where(entry => entry.StartsWith("kubectl", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(entry => (JsonNode)entry)]);
        if (item["spec"] is JsonObject spec)
        {
            spec.Remove("clusterIP");
            spec.Remove("clusterIPs");
            spec.Remove("nodeName");
            foreach (var port in spec["ports"] as JsonArray ?? [])
            {
                (port as JsonObject)?.Remove("nodePort");
            }
        }

        return GoJson.Indented(item);
    }

    [GeneratedRegex(@"(?<=kube-api-access-)\w{5}|(?<=debugger-(\S+-)?)[bcdfghjklmnpqrstvwxz2456789]{5}\b|applyset-[-\w]{43}-v1|(?<=tooling""?: ""?)kubectl/v1[^""]+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^""]*")]
    private static partial Regex Random();
}
