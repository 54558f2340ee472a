using System.Collections.Frozen;

namespace Jota.ApiServer.Admission.Nodes;

/// <summary>
/// Which of its labels a kubelet may set: those that describe the machine, and what is none of Kubernetes' own. Pods are steered by the
/// rest, so a node that set them could draw to itself whatever it would like to see.
/// </summary>
internal static class NodeLabelRules
{
    private const string Restricted = "node-restriction.kubernetes.io";

    private static readonly string[] KubernetesDomains = ["kubernetes.io", "k8s.io"];

    private static readonly string[] KubeletDomains = ["kubelet.kubernetes.io", "node.kubernetes.io"];

    private static readonly FrozenSet<string> OfKubelets = FrozenSet.ToFrozenSet(
        [
            "kubernetes.io/hostname",
            "topology.kubernetes.io/zone",
            "topology.kubernetes.io/region",
            "failure-domain.beta.kubernetes.io/zone",
            "failure-domain.beta.kubernetes.io/region",
            "beta.kubernetes.io/instance-type",
            "node.kubernetes.io/instance-type",
            "kubernetes.io/os",
            "kubernetes.io/arch",
            "beta.kubernetes.io/os",
            "beta.kubernetes.io/arch",
        ],
        StringComparer.Ordinal);

    /// <summary>The labels that differ and that are not the kubelet's to set, change or take away; in order.</summary>
    public static List<string> Forbidden(IDictionary<string, string>? labels, IDictionary<string, string>? old) =>
        [.. Missing(labels, old).Union(Missing(old, labels)).Where(IsForbidden).Order(StringComparer.Ordinal)];

    /// <summary>The keys of those that are not the same in the others.</summary>
    private static IEnumerable<string> Missing(IDictionary<string, string>? some, IDictionary<string, string>? others) =>
        (some ?? new Dictionary<string, string>())
            .Where(label => others is null || !others.TryGetValue(label.Key, out var other) || other != label.Value)
            .Select(label => label.Key);

    private static bool IsForbidden(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var domain = slash < 0 ? "" : key[..slash];
        return IsWithin(domain, Restricted)
            || (KubernetesDomains.Any(d => IsWithin(domain, d))
                && !OfKubelets.Contains(key)
                && !KubeletDomains.Any(d => IsWithin(domain, d)));
    }

    private static bool IsWithin(string domain, string parent) =>
        domain.EndsWith(parent, StringComparison.Ordinal) && (domain.Length == parent.Length || domain[^(parent.Length + 1)] == '.');
}
