using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of how a stateful set replaces its pods.</summary>
internal static class StatefulSetStrategyRules
{
    public static void Validate(V1StatefulSetUpdateStrategy strategy, FieldErrors at)
    {
        switch (strategy)
        {
            case { Type: StatefulSetUpdateTypes.OnDelete, RollingUpdate: { } rolling }:
                at.At("rollingUpdate").Invalid(Shown(rolling), "only allowed for updateStrategy 'RollingUpdate'");
                break;
            case { Type: StatefulSetUpdateTypes.RollingUpdate, RollingUpdate: { } rolling }:
                ValidateRolling(rolling, at.At("rollingUpdate"));
                break;
            case { Type: StatefulSetUpdateTypes.OnDelete or StatefulSetUpdateTypes.RollingUpdate }:
                break;
            default:
                at.Invalid(Shown(strategy), "must be 'RollingUpdate' or 'OnDelete'");
                break;
        }
    }

    private static void ValidateRolling(V1RollingUpdateStatefulSetStrategy rolling, FieldErrors at)
    {
        at.At("partition").NotNegative(rolling.Partition);
        if (rolling.MaxUnavailable is { } limit)
        {
            var place = at.At("maxUnavailable");
            IntOrPercentRules.ValidateAmount(limit, place);
            if (IntOrPercentRules.IsZero(limit))
            {
                place.Invalid(IntOrPercentRules.Shown(limit), "cannot be 0");
            }

            IntOrPercentRules.ValidateNotMoreThanAll(limit, place);
        }
    }

    private static ShownText Shown(V1StatefulSetUpdateStrategy strategy) => GoText.Struct(
        ("Type", strategy.Type), ("RollingUpdate", strategy.RollingUpdate is { } rolling ? Shown(rolling) : null));

    private static ShownText Shown(V1RollingUpdateStatefulSetStrategy rolling) => GoText.Struct(
        ("Partition", rolling.Partition ?? 0),
        ("MaxUnavailable", rolling.MaxUnavailable is { } limit ? IntOrPercentRules.Shown(limit) : null));
}
