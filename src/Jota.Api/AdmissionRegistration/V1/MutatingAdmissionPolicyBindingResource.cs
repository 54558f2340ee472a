using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>admissionregistration.k8s.io/v1 MutatingAdmissionPolicyBinding: all the API server knows about this kind.</summary>
public sealed class MutatingAdmissionPolicyBindingResource : Resource<V1MutatingAdmissionPolicyBinding>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } =
        new("admissionregistration.k8s.io", "v1", "MutatingAdmissionPolicyBinding", "mutatingadmissionpolicybindings")
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
    public override ImmutableArray<Column<V1MutatingAdmissionPolicyBinding>> Columns { get; } =
    [
        NameColumn,
        new("PolicyName", b => b.Spec?.PolicyName ?? "") { Description = "The policy that it puts into force." },
        new("ParamRef", b => PolicyCells.ParamRef(b.Spec?.ParamRef)) { Description = "The parameters that it hands over." },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override void Default(V1MutatingAdmissionPolicyBinding obj)
    {
        obj.Spec ??= new();
        PolicyDefaults.Apply(obj.Spec.MatchResources);
    }

    /// <inheritdoc/>
    public override void Validate(V1MutatingAdmissionPolicyBinding obj, FieldErrors errors) =>
        PolicyBindingRules.Validate(obj.Spec.PolicyName, obj.Spec.ParamRef, obj.Spec.MatchResources, errors.At("spec"));
}
