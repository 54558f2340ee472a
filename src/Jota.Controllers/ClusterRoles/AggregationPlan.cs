using System.Collections.ObjectModel;
using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>The rules of a cluster role that takes them from others: theirs, in the order of their names, each once. Pure.</summary>
internal static class AggregationPlan
{
    /// <summary>The rules that the role shall have; null when it has them already, or takes none from others.</summary>
    public static IList<V1PolicyRule>? Compute(V1ClusterRole role, IEnumerable<V1ClusterRole> all)
    {
        if (role.AggregationRule?.ClusterRoleSelectors is not { Count: > 0 } selectors)
        {
            return null;
        }

        List<V1ClusterRole> others = [
            .. all.Where(other => other.Metadata.Name != role.Metadata.Name).OrderBy(other => other.Metadata.Name, StringComparer.Ordinal)];
        var (rules, told) = (new List<V1PolicyRule>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var selector in selectors.Select(labels => LabelSelector.From(labels)))
        {
            foreach (var rule in others.Where(other => selector.Matches(LabelsOf(other)))
                .SelectMany(other => other.Rules ?? []).Where(r => told.Add(TextOf(r))))
            {
                rules.Add(rule);
            }
        }

        return rules.Select(TextOf).SequenceEqual((role.Rules ?? []).Select(TextOf)) ? null : rules;
    }

    private static string TextOf(V1PolicyRule rule) => System.Text.Encoding.UTF8.GetString(ApiJson.Encode(rule));

    private static ReadOnlyDictionary<string, string> LabelsOf(V1ClusterRole role) =>
        role.Metadata.Labels is { } labels ? labels.AsReadOnly() : ReadOnlyDictionary<string, string>.Empty;
}
