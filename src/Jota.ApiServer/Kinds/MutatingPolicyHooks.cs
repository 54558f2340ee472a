using Jota.Api;
using Jota.ApiServer.Expressions;
using k8s.Models;

namespace Jota.ApiServer.Kinds;

/// <summary>MutatingAdmissionPolicies: their expressions must be usable.</summary>
internal sealed class MutatingPolicyHooks : KindHooks
{
    public override void Check(object obj, object? old, FieldErrors errors)
    {
        var (spec, at) = (((V1MutatingAdmissionPolicy)obj).Spec, errors.At("spec"));
        ConditionRules.Check(spec.MatchConditions ?? [], PolicyExpressions.VariablesOf(spec.ParamKind), at.At("matchConditions"));
        var expressions = new MutationExpressions(spec);
        for (var i = 0; i < expressions.Variables.Length; i++)
        {
            ConditionRules.Refuse(expressions.Variables[i], at.At("variables").At(i).At("expression"));
        }

        for (var i = 0; i < expressions.Mutations.Length; i++)
        {
            var field = expressions.Mutations[i].IsPatch ? "jsonPatch" : "applyConfiguration";
            ConditionRules.Refuse(expressions.Mutations[i].Expression, at.At("mutations").At(i).At(field).At("expression"));
        }
    }
}
