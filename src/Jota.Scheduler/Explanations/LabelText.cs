using k8s.Models;

namespace Jota.Scheduler;

/// <summary>A pod's required node affinity, for people.</summary>
internal static class LabelText
{
    /// <summary>What it asks for.</summary>
    public static string Of(V1PodSpec spec) => string.Join(" or ", Terms(spec).Select(Of));

    /// <summary>What a node has of that.</summary>
    public static string Of(V1PodSpec spec, IDictionary<string, string> labels)
    {
        var keys = Terms(spec).SelectMany(term => term.MatchExpressions ?? []).Select(expression => expression.Key).Distinct().ToList();
        return keys.Count == 0 ? "it is another node" : "it has " + string.Join(", ", keys.Select(
            key => labels.TryGetValue(key, out var value) ? $"{key}={value}" : $"no label {key}"));
    }

    private static IEnumerable<V1NodeSelectorTerm> Terms(V1PodSpec spec) =>
        spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution?.NodeSelectorTerms ?? [];

    private static string Of(V1NodeSelectorTerm term) =>
        string.Join(" and ", (term.MatchExpressions ?? []).Concat(term.MatchFields ?? []).Select(Of));

    private static string Of(V1NodeSelectorRequirement wanted) => wanted.Values is { Count: > 0 } values
        ? $"{wanted.Key} {wanted.OperatorProperty} [{string.Join(' ', values)}]"
        : $"{wanted.Key} {wanted.OperatorProperty}";
}
