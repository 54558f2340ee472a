using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy: all the API server knows about this kind.</summary>
public sealed class ValidatingAdmissionPolicyResource : Resource<V1ValidatingAdmissionPolicy>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } =
        new("admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicy", "validatingadmissionpolicies")
        {
            Categories = ["api-extensions"],
        };

    /// <inheritdoc/>
    public override bool Namespaced => false;

    /// <inheritdoc/>
    public override bool AllowsUnconditionalUpdate => false;

    /// <inheritdoc/>
    public override SpecStatus<V1ValidatingAdmissionPolicy> Split { get; } = new(
        (policy, from) => policy with { Status = from.Status ?? new() },
        policy => policy with { Status = new() });

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1ValidatingAdmissionPolicy>> Columns { get; } =
    [
        NameColumn,
        new("Validations", p => (long)(p.Spec?.Validations?.Count ?? 0)) { Type = "integer", Description = "How many validations it has." },
        new("ParamKind", p => PolicyCells.ParamKind(p.Spec?.ParamKind)) { Description = "The kind of its parameters." },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override void Default(V1ValidatingAdmissionPolicy obj)
    {
        obj.Spec ??= new();
        obj.Spec.FailurePolicy ??= WebhookNames.Fail;
        PolicyDefaults.Apply(obj.Spec.MatchConstraints);
    }

    /// <inheritdoc/>
    public override void Validate(V1ValidatingAdmissionPolicy obj, FieldErrors errors) =>
        ValidatingPolicyRules.Validate(obj.Metadata?.Name ?? "", obj.Spec, errors.At("spec"));

    /// <inheritdoc/>
    public override void ValidateStatusUpdate(
        V1ValidatingAdmissionPolicy obj, V1ValidatingAdmissionPolicy old, FieldErrors errors) =>
        ValidatingPolicyRules.ValidateStatus(obj.Status, errors.At("status"));
}
