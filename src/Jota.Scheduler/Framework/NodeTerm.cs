using System.Globalization;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>One term of a node selector: all its expressions and fields must hold; an empty term holds for no node.</summary>
internal static class NodeTerm
{
    private const string NameField = "metadata.name";

    public static bool Matches(V1NodeSelectorTerm term, V1Node node)
    {
        if (term.MatchExpressions is not { Count: > 0 } && term.MatchFields is not { Count: > 0 })
        {
            return false;
        }

        foreach (var expression in term.MatchExpressions ?? [])
        {
            string? value = null;
            node.Metadata.Labels?.TryGetValue(expression.Key, out value);
            if (!Holds(expression, value))
            {
                return false;
            }
        }

        foreach (var field in term.MatchFields ?? [])
        {
            if (!Holds(field, field.Key == NameField ? node.Metadata.Name : null))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The node names that a term allows; null when it names none.</summary>
    public static IEnumerable<string>? NamesIn(V1NodeSelectorTerm term)
    {
        HashSet<string>? names = null;
        foreach (var field in term.MatchFields ?? [])
        {
            if (field.Key != NameField || field.OperatorProperty != "In")
            {
                continue;
            }

            names ??= new(field.Values, StringComparer.Ordinal);
            names.IntersectWith(field.Values);
        }

        return names;
    }

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

    private static int? Compare(V1NodeSelectorRequirement requirement, string? value) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && requirement.Values is [var text]
        && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var bound)
            ? number.CompareTo(bound)
            : null;
}
