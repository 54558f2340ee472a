using k8s.Models;

namespace Jota.Api;

/// <summary>Labels of nodes that have been replaced by others.</summary>
internal static class NodeLabels
{
    /// <summary>What to use instead, or null.</summary>
    public static string? Advice(string? label) => label switch
    {
        "beta.kubernetes.io/arch" or "beta.kubernetes.io/os" => $"deprecated since v1.14; use \"{Successor(label)}\" instead",
        _ => Successor(label) is { } now ? $"deprecated since v1.17; use \"{now}\" instead" : null,
    };

    /// <summary>What a label is called now; null for one that was not renamed.</summary>
    public static string? Successor(string? label) => label switch
    {
        "beta.kubernetes.io/arch" => "kubernetes.io/arch",
        "beta.kubernetes.io/os" => "kubernetes.io/os",
        "failure-domain.beta.kubernetes.io/region" => "topology.kubernetes.io/region",
        "failure-domain.beta.kubernetes.io/zone" => "topology.kubernetes.io/zone",
        "beta.kubernetes.io/instance-type" => "node.kubernetes.io/instance-type",
        _ => null,
    };

    /// <summary>Advice on from where a volume can be reached.</summary>
    public static IEnumerable<string> WarningsOf(V1VolumeNodeAffinity? affinity, string path) =>
        (affinity?.Required?.NodeSelectorTerms ?? [])
            .SelectMany((term, i) => Of(term, $"{path}.required.nodeSelectorTerms[{i}]", valuesToo: false));

    /// <summary>Advice on what a node affinity asks for.</summary>
    public static IEnumerable<string> WarningsOf(V1NodeAffinity? affinity, string path)
    {
        var required = affinity?.RequiredDuringSchedulingIgnoredDuringExecution?.NodeSelectorTerms ?? [];
        var preferred = affinity?.PreferredDuringSchedulingIgnoredDuringExecution ?? [];
        return
        [
            .. required.SelectMany((term, i) =>
                Of(term, $"{path}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[{i}]", valuesToo: false)),
            .. preferred.SelectMany((term, i) =>
                Of(term.Preference ?? new(), $"{path}.preferredDuringSchedulingIgnoredDuringExecution[{i}].preference", valuesToo: true)),
        ];
    }

    private static IEnumerable<string> Of(V1NodeSelectorTerm term, string path, bool valuesToo)
    {
        for (var i = 0; i < term.MatchExpressions?.Count; i++)
        {
            var expression = term.MatchExpressions[i];
            if (Advice(expression.Key) is { } advice)
            {
                yield return $"{path}.matchExpressions[{i}].key: {expression.Key} is {advice}";
            }

            for (var j = 0; j < expression.Values?.Count && valuesToo; j++)
            {
                if (NameSyntax.LabelValueError(expression.Values[j]) is { } error)
                {
                    yield return $"{path}.matchExpressions[{i}].values[{j}]: {expression.Values[j]} is invalid, {error}";
                }
            }
        }
    }
}
