using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of a node selector.</summary>
internal static class NodeSelectorRules
{
    public static void Validate(V1NodeSelector selector, FieldErrors at)
    {
        FirstPass.Check(selector, at);
        for (var i = 0; i < selector.NodeSelectorTerms?.Count; i++)
        {
            ValidateTerm(selector.NodeSelectorTerms[i], at.At("nodeSelectorTerms").At(i), anyValues: false);
        }
    }

    /// <summary>One term.</summary>
    /// <param name="term">The term.</param>
    /// <param name="at">Its place.</param>
    /// <param name="anyValues">Whether values need not be labels' values (a preference that nothing can meet does no harm).</param>
    public static void ValidateTerm(V1NodeSelectorTerm term, FieldErrors at, bool anyValues)
    {
        for (var i = 0; i < term.MatchExpressions?.Count; i++)
        {
            ValidateExpression(term.MatchExpressions[i], at.At("matchExpressions").At(i), anyValues);
        }

        for (var i = 0; i < term.MatchFields?.Count; i++)
        {
            ValidateField(term.MatchFields[i], at.At("matchFields").At(i));
        }
    }

    private static void ValidateExpression(V1NodeSelectorRequirement requirement, FieldErrors at, bool anyValues)
    {
        var count = requirement.Values?.Count ?? 0;
        switch (requirement.OperatorProperty)
        {
            case "In" or "NotIn" when count == 0:
                at.At("values").Required("must be specified when `operator` is 'In' or 'NotIn'");
                break;
            case "Exists" or "DoesNotExist" when count > 0:
                at.At("values").Forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                break;
            case "Gt" or "Lt" when count != 1:
                at.At("values").Required("must be specified single value when `operator` is 'Lt' or 'Gt'");
                break;
            case "In" or "NotIn" or "Exists" or "DoesNotExist" or "Gt" or "Lt":
                break;
            default:
                at.At("operator").Invalid(requirement.OperatorProperty ?? "", "not a valid selector operator");
                break;
        }

        at.At("key").InvalidEach(requirement.Key ?? "", NameSyntax.QualifiedNameErrors(requirement.Key ?? ""));
        for (var i = 0; i < count && !anyValues; i++)
        {
            at.At("values").At(i).InvalidEach(requirement.Values![i], NameSyntax.LabelValueErrors(requirement.Values[i]));
        }
    }

    private static void ValidateField(V1NodeSelectorRequirement requirement, FieldErrors at)
    {
        if (requirement.OperatorProperty is not ("In" or "NotIn"))
        {
            at.At("operator").Invalid(requirement.OperatorProperty ?? "", "not a valid selector operator");
        }
        else if (requirement.Values?.Count != 1)
        {
            at.At("values").Required("must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
        }

        if (requirement.Key != "metadata.name")
        {
            at.At("key").Invalid(requirement.Key ?? "", "not a valid field selector key");
            return;
        }

        for (var i = 0; i < requirement.Values?.Count; i++)
        {
            at.At("values").At(i).InvalidEach(requirement.Values[i], NameSyntax.DnsSubdomainErrors(requirement.Values[i]));
        }
    }
}
