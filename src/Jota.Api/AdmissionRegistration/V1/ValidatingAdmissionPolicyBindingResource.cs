using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding: all the API server knows about this kind.</summary>
public sealed class ValidatingAdmissionPolicyBindingResource : Resource<V1ValidatingAdmissionPolicyBinding>
{
    private static readonly string[] Actions = [PolicyNames.Audit, PolicyNames.Deny, PolicyNames.Warn];

    /// <inheritdoc/>
    public override ResourceNames Names { get; } =
        new("admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings")
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
    public override ImmutableArray<Column<V1ValidatingAdmissionPolicyBinding>> Columns { get; } =
    [
        NameColumn,
        new("PolicyName", b => b.Spec?.PolicyName ?? "") { Description = "The policy that it puts into force." },
        new("ParamRef", b => PolicyCells.ParamRef(b.Spec?.ParamRef)) { Description = "The parameters that it hands over." },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override void Default(V1ValidatingAdmissionPolicyBinding obj)
    {
        obj.Spec ??= new();
        PolicyDefaults.Apply(obj.Spec.MatchResources);
    }

    /// <inheritdoc/>
    public override void Validate(V1ValidatingAdmissionPolicyBinding obj, FieldErrors errors)
    {
        var (spec, at) = (obj.Spec, errors.At("spec"));
        PolicyBindingRules.Validate(spec.PolicyName, spec.ParamRef, spec.MatchResources, at);
        ValidateActions(spec.ValidationActions ?? [], at.At("validationActions"));
    }

    private static void ValidateActions(IList<string> actions, FieldErrors at)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < actions.Count; i++)
        {
            if (!Actions.Contains(actions[i]))
            {
                at.At(i).NotSupported(actions[i], Actions);
            }

            if (!seen.Add(actions[i]))
            {
                at.At(i).Duplicate(actions[i]);
            }
        }

        if (seen.Contains(PolicyNames.Deny) && seen.Contains(PolicyNames.Warn))
        {
            at.InvalidList(
                actions,
                "must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers " +
                "serves no purpose)");
        }

        if (seen.Count == 0)
        {
            at.Required("at least one validation action is required");
        }
    }
}
