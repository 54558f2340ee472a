using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of amounts that are numbers or percentages of something.</summary>
internal static class IntOrPercentRules
{
    /// <summary>A number that is not negative, or a percentage; null is nothing.</summary>
    public static void ValidateAmount(IntOrString? amount, FieldErrors at)
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
            at.InvalidIf(amount.Value, ValueSyntax.PercentError(amount.Value ?? ""));
        }
    }

    /// <summary>No more of something than there is.</summary>
    public static void ValidateNotMoreThanAll(IntOrString? amount, FieldErrors at)
    {
        if (amount is not null && IntOrPercent.IsPercent(amount, out var percent) && percent > 100)
        {
            at.Invalid(Shown(amount), "must not be greater than 100%");
        }
    }

    /// <summary>Whether it is nothing; what is neither number nor percentage counts as nothing.</summary>
    public static bool IsZero(IntOrString? amount) => amount is null
        || (IntOrPercent.IsNumber(amount, out var number) ? number == 0 : !IntOrPercent.IsPercent(amount, out var percent) || percent == 0);

    /// <summary>The amount as errors show it.</summary>
    public static ShownText Shown(IntOrString? amount) => amount switch
    {
        null => ShownText.Of("0"),
        _ when IntOrPercent.IsNumber(amount, out _) => ShownText.Of(amount.Value),
        _ => ShownText.Of(ShownText.Quote(amount.Value)),
    };
}
