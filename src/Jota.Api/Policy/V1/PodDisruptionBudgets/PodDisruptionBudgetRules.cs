using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a disruption budget.</summary>
internal static class PodDisruptionBudgetRules
{
    public static void Validate(V1PodDisruptionBudgetSpec spec, FieldErrors at)
    {
        if (spec is { MinAvailable: not null, MaxUnavailable: not null })
        {
            at.Invalid(Shown(spec), "minAvailable and maxUnavailable cannot be both set");
        }

        ValidateAmount(spec.MinAvailable, at.At("minAvailable"));
        ValidateAmount(spec.MaxUnavailable, at.At("maxUnavailable"));
        LabelSelectorRules.Validate(spec.Selector, at.At("selector"));
        FirstPass.Check(spec, at);
    }

    public static void ValidateStatus(V1PodDisruptionBudgetStatus status, FieldErrors at)
    {
        FirstPass.Check(status, at);
        ConditionRules.Validate(status.Conditions, at.At("conditions"));
    }

    private static void ValidateAmount(IntOrString? amount, FieldErrors at)
    {
        IntOrPercentRules.ValidateAmount(amount, at);
        IntOrPercentRules.ValidateNotMoreThanAll(amount, at);
    }

    private static ShownText Shown(V1PodDisruptionBudgetSpec spec) => GoText.Struct(
        ("MinAvailable", IntOrPercentRules.Shown(spec.MinAvailable)),
        ("Selector", spec.Selector is null ? null : LabelSelectorRules.Shown(spec.Selector)),
        ("MaxUnavailable", IntOrPercentRules.Shown(spec.MaxUnavailable)),
        ("UnhealthyPodEvictionPolicy", spec.UnhealthyPodEvictionPolicy));
}
