using System.Globalization;
using k8s.Models;

namespace Jota.Api;

/// <summary>Whether nodes are what node selectors and affinities ask for.</summary>
public static class NodeSelectorMatcher
{
    /// <summary>Whether a pod may run on the node as far as its <c>nodeSelector</c> and its required node affinity go.</summary>
    public static bool Matches(V1PodSpec spec, V1Node node) =>
        MatchesLabels(spec.NodeSelector, node)
        && (spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution is not { } required || Matches(required, node));

    /// <summary>Whether the node has all of these labels.</summary>
    public static bool MatchesLabels(IDictionary<string, string>? selector, V1Node node) =>
        selector is null || selector.All(pair => node.Metadata?.Labels is { } labels
            && labels.TryGetValue(pair.Key, out var value)
            && value == pair.Value);

    /// <summary>Whether any term of the selector matches; a selector without terms matches nothing.</summary>
    public static bool Matches(V1NodeSelector selector, V1Node node) =>
        selector.NodeSelectorTerms?.Any(term => Matches(term, node)) == true;

    /// <summary>Whether all requirements of the term hold; a term without requirements matches nothing.</summary>
    public static bool Matches(V1NodeSelectorTerm term, V1Node node)
    {
        if (term is { MatchExpressions: not { Count: > 0 }, MatchFields: not { Count: > 0 } })
        {
            return false;
        }

        return (term.MatchExpressions ?? []).All(requirement => Holds(requirement, Label(node, requirement.Key)))
            && (term.MatchFields ?? []).All(requirement => requirement.Key == "metadata.name" && Holds(requirement, node.Metadata?.Name));
    }

    private static string? Label(V1Node node, string? key) =>
        node.Metadata?.Labels is { } labels && key is not null && labels.TryGetValue(key, out var value) ? value : null;

    private static bool Holds(V1NodeSelectorRequirement requirement, string? value) => requirement.OperatorProperty switch
    {
        "In" => value is not null && requirement.Values?.Contains(value) == true,
        "NotIn" => value is null || requirement.Values?.Contains(value) != true,
        "Exists" => value is not null,
        "DoesNotExist" => value is null,
        "Gt" => Compare(requirement, value) > 0,
        "Lt" => Compare(requirement, value) < 0,
        _ => false,
    };

    /// <summary>
    /// The label compared with the requirement's one value as whole numbers; zero, which satisfies neither operator, when one is none.
    /// </summary>
    private static int Compare(V1NodeSelectorRequirement requirement, string? value) =>
        requirement.Values is { Count: 1 } values && Number(value) is { } left && Number(values[0]) is { } right
            ? left.CompareTo(right)
            : 0;

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
