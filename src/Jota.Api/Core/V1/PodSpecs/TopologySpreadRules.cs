using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of how pods spread over the cluster.</summary>
internal static class TopologySpreadRules
{
    private const string Positive = "must be greater than zero";

    public static void Validate(IList<V1TopologySpreadConstraint>? constraints, FieldErrors at)
    {
        var last = new Dictionary<(string?, string?), int>();
        for (var i = 0; i < constraints?.Count; i++)
        {
            last[(constraints[i].TopologyKey, constraints[i].WhenUnsatisfiable)] = i;
        }

        for (var i = 0; i < constraints?.Count; i++)
        {
            var constraint = constraints[i];
            Validate(constraint, at.At(i));
            if (last[(constraint.TopologyKey, constraint.WhenUnsatisfiable)] > i)
            {
                at.At(i).At("{topologyKey, whenUnsatisfiable}").Duplicate($"{{{constraint.TopologyKey}, {constraint.WhenUnsatisfiable}}}");
            }

            ValidateMinDomains(constraint, at.At(i).At("minDomains"));
            FirstPass.CheckPolicies(constraint, at.At(i));
            ValidateKeys(constraint, at.At(i).At("matchLabelKeys"));
            LabelSelectorRules.Validate(constraint.LabelSelector, at.At(i).At("labelSelector"));
        }
    }

    private static void Validate(V1TopologySpreadConstraint constraint, FieldErrors at)
    {
        if (constraint.MaxSkew <= 0)
        {
            at.At("maxSkew").Invalid(constraint.MaxSkew, Positive);
        }

        FirstPass.Check(constraint, at);
    }

    private static void ValidateMinDomains(V1TopologySpreadConstraint constraint, FieldErrors at)
    {
        if (constraint.MinDomains <= 0)
        {
            at.Invalid(constraint.MinDomains, Positive);
        }

        if (constraint.MinDomains is not null && constraint.WhenUnsatisfiable != "DoNotSchedule")
        {
            at.Invalid(constraint.MinDomains,
                $"can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {constraint.WhenUnsatisfiable}");
        }
    }

    private static void ValidateKeys(V1TopologySpreadConstraint constraint, FieldErrors at)
    {
        if (constraint.MatchLabelKeys is not { Count: > 0 } keys)
        {
            return;
        }

        if (constraint.LabelSelector is null)
        {
            at.Forbidden("must not be specified when labelSelector is not set");
        }

        // The server itself adds one requirement for each key; a second one is the user's.
        var expressions = (constraint.LabelSelector?.MatchExpressions ?? []).CountBy(expression => expression.Key ?? "").ToDictionary();
        for (var i = 0; i < keys.Count; i++)
        {
            at.At(i).InvalidEach(keys[i], NameSyntax.QualifiedNameErrors(keys[i]));
            if (expressions.GetValueOrDefault(keys[i]) > 1 || constraint.LabelSelector?.MatchLabels?.ContainsKey(keys[i]) == true)
            {
                at.At(i).Invalid(keys[i], "exists in both matchLabelKeys and labelSelector");
            }
        }
    }
}
