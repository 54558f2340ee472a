using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>admissionregistration.k8s.io/v1 MutatingAdmissionPolicy: all the API server knows about this kind.</summary>
public sealed class MutatingAdmissionPolicyResource : Resource<V1MutatingAdmissionPolicy>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } =
        new("admissionregistration.k8s.io", "v1", "MutatingAdmissionPolicy", "mutatingadmissionpolicies")
        {
            Categories = ["api-extensions"],
        };

    /// <inheritdoc/>
    public override bool Namespaced => false;

    /// <inheritdoc/>
    public override bool HasGeneration => true;

    /// <inheritdoc/>
    public override bool AllowsUnconditionalUpdate => false;

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1MutatingAdmissionPolicy>> Columns { get; } =
    [
        NameColumn,
        new("Mutations", p => (long)(p.Spec?.Mutations?.Count ?? 0)) { Type = "integer", Description = "How many mutations it has." },
        new("ParamKind", p => PolicyCells.ParamKind(p.Spec?.ParamKind)) { Description = "The kind of its parameters." },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override void Default(V1MutatingAdmissionPolicy obj)
    {
        obj.Spec ??= new();
        obj.Spec.FailurePolicy ??= WebhookNames.Fail;
        PolicyDefaults.Apply(obj.Spec.MatchConstraints);
    }

    /// <inheritdoc/>
    public override void Validate(V1MutatingAdmissionPolicy obj, FieldErrors errors)
    {
        var (spec, at) = (obj.Spec, errors.At("spec"));
        at.At("failurePolicy").OneOf(spec.FailurePolicy, WebhookNames.Fail, WebhookNames.Ignore);
        PolicyMatchRules.ValidateParamKind(spec.ParamKind, at.At("paramKind"));
        PolicyMatchRules.ValidateConstraints(spec.MatchConstraints, at.At("matchConstraints"));
        MatchConditionRules.Validate([.. spec.MatchConditions ?? []], at.At("matchConditions"));
        PolicyVariableRules.Validate(spec.Variables, at.At("variables"));
        at.At("reinvocationPolicy").OneOf(spec.ReinvocationPolicy, WebhookNames.IfNeeded, WebhookNames.Never);
        if (spec.Mutations is not { Count: > 0 })
        {
            at.At("mutations").Required("mutations must contain at least one item");
        }

        for (var i = 0; i < spec.Mutations?.Count; i++)
        {
            Validate(spec.Mutations[i], at.At("mutations").At(i));
        }
    }

    private static void Validate(V1Mutation mutation, FieldErrors at)
    {
        at.At("patchType").OneOf(mutation.PatchType, PolicyNames.ApplyConfiguration, PolicyNames.JsonPatch);
        Validate(mutation.ApplyConfiguration?.Expression, mutation.ApplyConfiguration is not null,
            mutation.PatchType == PolicyNames.ApplyConfiguration, PolicyNames.ApplyConfiguration, at.At("applyConfiguration"));
        Validate(mutation.JsonPatch?.Expression, mutation.JsonPatch is not null,
            mutation.PatchType == PolicyNames.JsonPatch, PolicyNames.JsonPatch, at.At("jsonPatch"));
    }

    private static void Validate(string? expression, bool isGiven, bool isWanted, string type, FieldErrors at)
    {
        switch (isGiven, isWanted)
        {
            case (false, true):
                at.Required($"must be specified when patchType is {type}");
                break;
            case (true, false):
                at.Forbidden($"must not be specified when patchType is not {type}");
                break;
            case (true, true) when string.IsNullOrWhiteSpace(expression):
                at.At("expression").Required("expression is not specified");
                break;
            default:
                break;
        }
    }
}
