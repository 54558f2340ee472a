using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of how a deployment replaces its pods.</summary>
internal static class DeploymentStrategyRules
{
    private static readonly string[] Types = [DeploymentStrategyTypes.Recreate, DeploymentStrategyTypes.RollingUpdate];

    public static void Validate(V1DeploymentStrategy strategy, FieldErrors at)
    {
        switch (strategy.Type)
        {
            case DeploymentStrategyTypes.Recreate when strategy.RollingUpdate is not null:
                at.At("rollingUpdate").Forbidden("may not be specified when strategy `type` is 'Recreate'");
                break;
            case DeploymentStrategyTypes.Recreate:
                break;
            case DeploymentStrategyTypes.RollingUpdate when strategy.RollingUpdate is null:
                at.At("rollingUpdate").Required("this should be defaulted and never be nil");
                break;
            case DeploymentStrategyTypes.RollingUpdate:
                Validate(strategy.RollingUpdate, at.At("rollingUpdate"));
                break;
            default:
                at.NotSupported(Shown(strategy), Types);
                break;
        }
    }

    private static void Validate(V1RollingUpdateDeployment update, FieldErrors at)
    {
        IntOrPercentRules.ValidateAmount(update.MaxUnavailable, at.At("maxUnavailable"));
        IntOrPercentRules.ValidateAmount(update.MaxSurge, at.At("maxSurge"));
        if (IntOrPercentRules.IsZero(update.MaxUnavailable) && IntOrPercentRules.IsZero(update.MaxSurge))
        {
            at.At("maxUnavailable").Invalid(IntOrPercentRules.Shown(update.MaxUnavailable), "may not be 0 when `maxSurge` is 0");
        }

        IntOrPercentRules.ValidateNotMoreThanAll(update.MaxUnavailable, at.At("maxUnavailable"));
    }

    private static ShownText Shown(V1DeploymentStrategy strategy) => GoText.Struct(
        ("Type", strategy.Type),
        ("RollingUpdate", strategy.RollingUpdate is { } update
            ? GoText.Struct(
                ("MaxUnavailable", IntOrPercentRules.Shown(update.MaxUnavailable)), ("MaxSurge", IntOrPercentRules.Shown(update.MaxSurge)))
            : null));
}
