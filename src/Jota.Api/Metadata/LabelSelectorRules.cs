using System.Text;
using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of a label selector within an object.</summary>
internal static class LabelSelectorRules
{
    public static void Validate(V1LabelSelector? selector, FieldErrors at)
    {
        ObjectMetaRules.ValidateLabels(selector?.MatchLabels, at.At("matchLabels"));
        for (var i = 0; i < selector?.MatchExpressions?.Count; i++)
        {
            Validate(selector.MatchExpressions[i], at.At("matchExpressions").At(i));
        }
    }

    /// <summary>The selector as errors show it.</summary>
    public static ShownText Shown(V1LabelSelector? selector)
    {
        if (selector is null)
        {
            return ShownText.Of("null");
        }

        List<string> parts = [];
        if (selector.MatchLabels is { Count: > 0 } labels)
        {
            parts.Add($"\"matchLabels\":{ShownText.Map(labels)}");
        }

        if (selector.MatchExpressions is { Count: > 0 } expressions)
        {
            var shown = expressions.Select(expression => Encoding.UTF8.GetString(ApiJson.Encode(expression)));
            parts.Add($"\"matchExpressions\":[{string.Join(',', shown)}]");
        }

        return ShownText.Of($"{{{string.Join(',', parts)}}}");
    }

    private static void Validate(V1LabelSelectorRequirement requirement, FieldErrors at)
    {
        switch (requirement.OperatorProperty)
        {
            case "In" or "NotIn" when requirement.Values is not { Count: > 0 }:
                at.At("values").Required("must be specified when `operator` is 'In' or 'NotIn'");
                break;
            case "Exists" or "DoesNotExist" when requirement.Values is { Count: > 0 }:
                at.At("values").Forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                break;
            case "In" or "NotIn" or "Exists" or "DoesNotExist":
                break;
            default:
                at.At("operator").Invalid(requirement.OperatorProperty ?? "", "not a valid selector operator");
                break;
        }

        at.At("key").InvalidEach(requirement.Key ?? "", NameSyntax.QualifiedNameErrors(requirement.Key ?? ""));
        for (var i = 0; i < requirement.Values?.Count; i++)
        {
            at.At("values").At(i).InvalidEach(requirement.Values[i], NameSyntax.LabelValueErrors(requirement.Values[i]));
        }
    }
}
