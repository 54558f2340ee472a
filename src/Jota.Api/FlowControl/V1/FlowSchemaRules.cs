using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a flow schema.</summary>
internal static class FlowSchemaRules
{
    private const int MostPrecedence = 10000;

    public static void Validate(string? name, V1FlowSchemaSpec spec, FieldErrors at)
    {
        ValidatePrecedence(name, spec.MatchingPrecedence ?? 0, at.At("matchingPrecedence"));
        if (spec.DistinguisherMethod is { } method)
        {
            FirstPass.Check(method, at.At("distinguisherMethod"));
        }

        var level = at.At("priorityLevelConfiguration").At("name");
        if (spec.PriorityLevelConfiguration?.Name is { Length: > 0 } given)
        {
            level.InvalidEach(given, NameSyntax.DnsSubdomainErrors(given));
        }
        else
        {
            level.Required("must reference a priority level");
        }

        for (var i = 0; i < spec.Rules?.Count; i++)
        {
            Validate(spec.Rules[i], at.At("rules").At(i));
        }
    }

    private static void ValidatePrecedence(string? name, int precedence, FieldErrors at)
    {
        at.InvalidIf(precedence, precedence <= 0 ? "must be a positive value" : null);
        at.InvalidIf(precedence, precedence > MostPrecedence ? "must not be greater than 10000" : null);
        if (precedence == 1 && name != SystemFlows.Exempt)
        {
            at.Invalid(precedence, "only the schema named 'exempt' may have matchingPrecedence 1");
        }
    }

    private static void Validate(V1PolicyRulesWithSubjects rule, FieldErrors at)
    {
        if (rule.Subjects is not { Count: > 0 })
        {
            at.At("subjects").Required("subjects must contain at least one value");
        }

        for (var i = 0; i < rule.Subjects?.Count; i++)
        {
            FlowSubjectRules.Validate(rule.Subjects[i], at.At("subjects").At(i));
        }

        if (rule.ResourceRules is not { Count: > 0 } && rule.NonResourceRules is not { Count: > 0 })
        {
            at.Required("at least one of resourceRules and nonResourceRules has to be non-empty");
        }

        for (var i = 0; i < rule.ResourceRules?.Count; i++)
        {
            FlowPolicyRules.Validate(rule.ResourceRules[i], at.At("resourceRules").At(i));
        }

        for (var i = 0; i < rule.NonResourceRules?.Count; i++)
        {
            FlowPolicyRules.Validate(rule.NonResourceRules[i], at.At("nonResourceRules").At(i));
        }
    }
}
