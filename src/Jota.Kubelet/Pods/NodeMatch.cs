using System.Globalization;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>Whether a node is one of those that a pod asks for: its node selector and required node affinity.</summary>
internal static class NodeMatch
{
    public static bool Matches(V1PodSpec spec, V1Node node)
    {
        var labels = node.Metadata.Labels ?? new Dictionary<string, string>();
        if (!(spec.NodeSelector ?? new Dictionary<string, string>()).All(s => labels.TryGetValue(s.Key, out var value) && value == s.Value))
        {
            return false;
        }

        var terms = spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution?.NodeSelectorTerms;
        return terms is null || terms.Any(t => Matches(t, node, labels));
    }

    private static bool Matches(V1NodeSelectorTerm term, V1Node node, IDictionary<string, string> labels)
    {
        var (expressions, fields) = (term.MatchExpressions ?? [], term.MatchFields ?? []);
        return expressions.Count + fields.Count > 0 &&
            expressions.All(r => Matches(r, labels.TryGetValue(r.Key, out var value) ? value : null)) &&
            fields.All(r => Matches(r, r.Key == "metadata.name" ? node.Metadata.Name : null));
    }

    private static bool Matches(V1NodeSelectorRequirement requirement, string? value) => requirement.OperatorProperty switch
    {
        "In" => value is not null && requirement.Values.Contains(value),
        "NotIn" => value is null || !requirement.Values.Contains(value),
        "Exists" => value is not null,
        "DoesNotExist" => value is null,
        "Gt" => Compare(value, requirement) > 0,
        "Lt" => Compare(value, requirement) < 0,
        _ => false,
    };

    private static int Compare(string? value, V1NodeSelectorRequirement requirement) =>
        long.TryParse(value, CultureInfo.InvariantCulture, out var own) && long.TryParse(requirement.Values?.FirstOrDefault(), CultureInfo.InvariantCulture, out var limit)
            ? own.CompareTo(limit)
            : 0;
}
