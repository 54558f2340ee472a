using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a daemon set.</summary>
internal static class DaemonSetRules
{
    private static readonly string[] Types = [DaemonSetUpdateTypes.RollingUpdate, DaemonSetUpdateTypes.OnDelete];

    public static void Validate(V1DaemonSetSpec spec, FieldErrors at)
    {
        ValidateSelector(spec, at);
        PodTemplateRules.ValidateKept(spec.Template, "DaemonSet", at.At("template"));
        at.At("minReadySeconds").NotNegative(spec.MinReadySeconds);
        ValidateStrategy(spec.UpdateStrategy, at.At("updateStrategy"));
        at.At("revisionHistoryLimit").NotNegative(spec.RevisionHistoryLimit);
    }

    public static void ValidateStatus(V1DaemonSetStatus status, V1DaemonSetStatus? old, FieldErrors at)
    {
        at.At("currentNumberScheduled").NotNegative(status.CurrentNumberScheduled);
        at.At("numberMisscheduled").NotNegative(status.NumberMisscheduled);
        at.At("desiredNumberScheduled").NotNegative(status.DesiredNumberScheduled);
        at.At("numberReady").NotNegative(status.NumberReady);
        at.At("observedGeneration").NotNegative(status.ObservedGeneration);
        at.At("updatedNumberScheduled").NotNegative(status.UpdatedNumberScheduled);
        at.At("numberAvailable").NotNegative(status.NumberAvailable);
        at.At("numberUnavailable").NotNegative(status.NumberUnavailable);
        at.At("collisionCount").NotNegative(status.CollisionCount);
        if (old?.CollisionCount is { } collisions && (status.CollisionCount ?? 0) < collisions)
        {
            at.At("collisionCount").Invalid(status.CollisionCount ?? 0, "cannot be decremented");
        }
    }

    private static void ValidateSelector(V1DaemonSetSpec spec, FieldErrors at)
    {
        LabelSelectorRules.Validate(spec.Selector, at.At("selector"));
        if (WorkloadSelectorRules.Read(spec.Selector) is { } selector)
        {
            SelectorMatch.Validate(selector, spec.Template.Metadata?.Labels, at.At("template").At("metadata").At("labels"));
        }

        if (spec.Selector is { MatchLabels: not { Count: > 0 }, MatchExpressions: not { Count: > 0 } })
        {
            at.At("selector").Invalid(LabelSelectorRules.Shown(spec.Selector), "empty selector is invalid for daemonset");
        }
    }

    private static void ValidateStrategy(V1DaemonSetUpdateStrategy strategy, FieldErrors at)
    {
        switch (strategy.Type)
        {
            case DaemonSetUpdateTypes.OnDelete:
                break;
            case DaemonSetUpdateTypes.RollingUpdate when strategy.RollingUpdate is null:
                at.At("rollingUpdate").Required();
                break;
            case DaemonSetUpdateTypes.RollingUpdate:
                ValidateLimits(strategy.RollingUpdate, at.At("rollingUpdate"));
                break;
            default:
                at.NotSupported(Shown(strategy), Types);
                break;
        }
    }

    private static void ValidateLimits(V1RollingUpdateDaemonSet update, FieldErrors at)
    {
        IntOrPercentRules.ValidateAmount(update.MaxUnavailable, at.At("maxUnavailable"));
        IntOrPercentRules.ValidateAmount(update.MaxSurge, at.At("maxSurge"));
        switch (IntOrPercentRules.IsZero(update.MaxUnavailable), IntOrPercentRules.IsZero(update.MaxSurge))
        {
            case (false, false):
                at.At("maxSurge").Invalid(IntOrPercentRules.Shown(update.MaxSurge), "may not be set when maxUnavailable is non-zero");
                break;
            case (true, true):
                at.At("maxUnavailable").Required("cannot be 0 when maxSurge is 0");
                break;
        }

        IntOrPercentRules.ValidateNotMoreThanAll(update.MaxUnavailable, at.At("maxUnavailable"));
        IntOrPercentRules.ValidateNotMoreThanAll(update.MaxSurge, at.At("maxSurge"));
    }

    private static ShownText Shown(V1DaemonSetUpdateStrategy strategy) => GoText.Struct(
        ("Type", strategy.Type),
        ("RollingUpdate", strategy.RollingUpdate is { } update
            ? GoText.Struct(
                ("MaxUnavailable", IntOrPercentRules.Shown(update.MaxUnavailable)), ("MaxSurge", IntOrPercentRules.Shown(update.MaxSurge)))
            : null));
}
