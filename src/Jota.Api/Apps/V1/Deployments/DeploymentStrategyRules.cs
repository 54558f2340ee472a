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
        ValidateAmount(update.MaxUnavailable, at.At("maxUnavailable"));
        ValidateAmount(update.MaxSurge, at.At("maxSurge"));
        if (IsZero(update.MaxUnavailable) && IsZero(update.MaxSurge))
        {
            at.At("maxUnavailable").Invalid(Shown(update.MaxUnavailable), "may not be 0 when `maxSurge` is 0");
        }

        if (update.MaxUnavailable is { } most && IntOrPercent.IsPercent(most, out var percent) && percent > 100)
        {
            at.At("maxUnavailable").Invalid(Shown(most), "must not be greater than 100%");
        }
    }

    private static void ValidateAmount(IntOrString? amount, FieldErrors at)
    {
        if (amount is null)
        {
            return;
        }

        if (IntOrPercent.IsNumber(amount, out var number))
        {
            at.NotNegative(number);
        }
        else
        {
            at.InvalidIf(amount.Value, NameSyntax.PercentError(amount.Value ?? ""));
        }
    }

    // What is neither counts as nothing.
    private static bool IsZero(IntOrString? amount) => amount is null
        || (IntOrPercent.IsNumber(amount, out var number) ? number == 0 : !IntOrPercent.IsPercent(amount, out var percent) || percent == 0);

    private static ShownText Shown(V1DeploymentStrategy strategy) => GoText.Struct(
        ("Type", strategy.Type),
        ("RollingUpdate", strategy.RollingUpdate is { } update
            ? GoText.Struct(("MaxUnavailable", Shown(update.MaxUnavailable)), ("MaxSurge", Shown(update.MaxSurge)))
            : null));

    private static ShownText Shown(IntOrString? amount) => amount switch
    {
        null => ShownText.Of("0"),
        _ when IntOrPercent.IsNumber(amount, out _) => ShownText.Of(amount.Value),
        _ => ShownText.Of(ShownText.Quote(amount.Value)),
    };
}
