using k8s.Models;

namespace Jota.Api;

/// <summary>Labels of nodes that have been replaced by others.</summary>
internal static class NodeLabels
{
    /// <summary>What to use instead, or null.</summary>
    public static string? Advice(string? label) => label switch
    {
        "beta.kubernetes.io/arch" => "deprecated since v1.14; use \"kubernetes.io/arch\" instead",
        "beta.kubernetes.io/os" => "deprecated since v1.14; use \"kubernetes.io/os\" instead",
        "failure-domain.beta.kubernetes.io/region" => "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
        "failure-domain.beta.kubernetes.io/zone" => "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
        "beta.kubernetes.io/instance-type" => "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead",
        _ => null,
    };

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
