using Jota.Api;
using Jota.ApiServer.Expressions;
using k8s.Models;

namespace Jota.ApiServer.Kinds;

/// <summary>
/// ValidatingAdmissionPolicies: their expressions must be usable, and are held against the types of what they are about. Other than
/// upstream's, where a controller does it, the status tells at once what came of that.
/// </summary>
internal sealed class ValidatingPolicyHooks(LiveCatalog catalog) : KindHooks
{
    public override void OnCreating(object obj) => Tell((V1ValidatingAdmissionPolicy)obj, 1);

    public override void OnUpdating(string subresource, object before, object after)
    {
        var (old, policy) = ((V1ValidatingAdmissionPolicy)before, (V1ValidatingAdmissionPolicy)after);
        if (subresource.Length == 0 && !ApiJson.Encode(old.Spec).AsSpan().SequenceEqual(ApiJson.Encode(policy.Spec)))
        {
            Tell(policy, (old.Metadata.Generation ?? 0) + 1);
        }
    }

    public override void Check(object obj, object? old, FieldErrors errors)
    {
        var (spec, at) = (((V1ValidatingAdmissionPolicy)obj).Spec, errors.At("spec"));
        ConditionRules.Check(spec.MatchConditions ?? [], PolicyExpressions.VariablesOf(spec.ParamKind), at.At("matchConditions"));
        var expressions = new PolicyExpressions(spec);
        for (var i = 0; i < expressions.Variables.Length; i++)
        {
            ConditionRules.Refuse(expressions.Variables[i], at.At("variables").At(i).At("expression"));
        }

        for (var i = 0; i < expressions.Validations.Length; i++)
        {
            ConditionRules.Refuse(expressions.Validations[i].Rule, at.At("validations").At(i).At("expression"));
            ConditionRules.Refuse(expressions.Validations[i].Message, at.At("validations").At(i).At("messageExpression"));
        }

        for (var i = 0; i < expressions.Annotations.Length; i++)
        {
            ConditionRules.Refuse(expressions.Annotations[i].Value, at.At("auditAnnotations").At(i).At("valueExpression"));
        }
    }

    private void Tell(V1ValidatingAdmissionPolicy policy, long generation)
    {
        var warnings = PolicyTypes.Check(policy.Spec, catalog.Now);
        policy.Status = (policy.Status ?? new()) with
        {
            ObservedGeneration = generation,
            TypeChecking = new() { ExpressionWarnings = warnings.Count > 0 ? [.. warnings] : null },
        };
    }
}
