using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of how pods spread over the cluster.</summary>
internal static class TopologySpreadRules
{
    private const string Positive = "must be greater than zero";

    public static void Validate(IList<V1TopologySpreadConstraint>? constraints, FieldErrors at)
    {
        for (var i = 0; i < constraints?.Count; i++)
        {
            var constraint = constraints[i];
            Validate(constraint, at.At(i));
            if (constraints.Skip(i + 1).Any(other => other.TopologyKey == constraint.TopologyKey && other.WhenUnsatisfiable == constraint.WhenUnsatisfiable))
            {
                at.At(i).At("{topologyKey, whenUnsatisfiable}").Duplicate($"{{{constraint.TopologyKey}, {constraint.WhenUnsatisfiable}}}");
            }

            ValidateMinDomains(constraint, at.At(i).At("minDomains"));
            Policy(constraint.NodeAffinityPolicy, at.At(i).At("nodeAffinityPolicy"));
            Policy(constraint.NodeTaintsPolicy, at.At(i).At("nodeTaintsPolicy"));
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

        if (string.IsNullOrEmpty(constraint.TopologyKey))
        {
            at.At("topologyKey").Required("can not be empty");
        }

        if (constraint.WhenUnsatisfiable is not ("DoNotSchedule" or "ScheduleAnyway"))
        {
            at.At("whenUnsatisfiable").NotSupported(constraint.WhenUnsatisfiable ?? "", ["DoNotSchedule", "ScheduleAnyway"]);
        }
    }

    private static void ValidateMinDomains(V1TopologySpreadConstraint constraint, FieldErrors at)
    {
        if (constraint.MinDomains <= 0)
        {
            at.Invalid(constraint.MinDomains, Positive);
        }

        if (constraint.MinDomains is not null && constraint.WhenUnsatisfiable != "DoNotSchedule")
        {
            at.Invalid(constraint.MinDomains, $"can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {constraint.WhenUnsatisfiable}");
        }
    }

    private static void Policy(string? policy, FieldErrors at)
    {
        if (policy is not (null or "Honor" or "Ignore"))
        {
            at.NotSupported(policy, ["Honor", "Ignore"]);
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

        for (var i = 0; i < keys.Count; i++)
        {
            at.At(i).InvalidEach(keys[i], NameSyntax.QualifiedNameErrors(keys[i]));
            // The server itself adds one requirement for each key; a second one is the user's.
            var expressions = (constraint.LabelSelector?.MatchExpressions ?? []).Count(expression => expression.Key == keys[i]);
            if (expressions > 1 || constraint.LabelSelector?.MatchLabels?.ContainsKey(keys[i]) == true)
            {
                at.At(i).Invalid(keys[i], "exists in both matchLabelKeys and labelSelector");
            }
        }
    }
}
