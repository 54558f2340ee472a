using k8s.Models;

namespace Jota.Api;

/// <summary>
/// Puts a new pod's own labels into selectors that name only their keys (<c>matchLabelKeys</c>, <c>mismatchLabelKeys</c>).
/// </summary>
internal static class LabelKeys
{
    public static void Apply(V1Pod pod)
    {
        if (pod.Metadata?.Labels is not { Count: > 0 } labels)
        {
            return;
        }

        foreach (var term in Terms(pod.Spec?.Affinity).Where(term => term?.LabelSelector is not null))
        {
            Add(term!.LabelSelector, term.MatchLabelKeys, "In", labels);
            Add(term.LabelSelector, term.MismatchLabelKeys, "NotIn", labels);
        }

        foreach (var constraint in (pod.Spec?.TopologySpreadConstraints ?? []).Where(constraint => constraint.LabelSelector is not null))
        {
            Add(constraint.LabelSelector, constraint.MatchLabelKeys, "In", labels);
        }
    }

    private static void Add(V1LabelSelector selector, IList<string>? keys, string op, IDictionary<string, string> labels)
    {
        var added = (keys ?? []).Where(labels.ContainsKey)
            .Select(key => new V1LabelSelectorRequirement { Key = key, OperatorProperty = op, Values = [labels[key]] }).ToList();
        if (added.Count > 0)
        {
            selector.MatchExpressions = [.. selector.MatchExpressions ?? [], .. added];
        }
    }

    private static IEnumerable<V1PodAffinityTerm?> Terms(V1Affinity? affinity) =>
    [
        .. (affinity?.PodAffinity?.PreferredDuringSchedulingIgnoredDuringExecution ?? []).Select(term => term.PodAffinityTerm),
        .. affinity?.PodAffinity?.RequiredDuringSchedulingIgnoredDuringExecution ?? [],
        .. (affinity?.PodAntiAffinity?.PreferredDuringSchedulingIgnoredDuringExecution ?? []).Select(term => term.PodAffinityTerm),
        .. affinity?.PodAntiAffinity?.RequiredDuringSchedulingIgnoredDuringExecution ?? [],
    ];
}
