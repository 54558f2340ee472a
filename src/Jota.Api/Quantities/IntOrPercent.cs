using System.Globalization;
using k8s.Models;

namespace Jota.Api;

/// <summary>What an int-or-string field means where it counts things: a number, or a percentage of a total.</summary>
public static class IntOrPercent
{
    /// <summary>Whether it is a number.</summary>
    public static bool IsNumber(IntOrString value, out int number)
    {
        ArgumentNullException.ThrowIfNull(value);
        return int.TryParse(value.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Whether it is a percentage such as <c>25%</c>.</summary>
    public static bool IsPercent(IntOrString value, out int percent)
    {
        ArgumentNullException.ThrowIfNull(value);
        percent = 0;
        return ValueSyntax.PercentError(value.Value ?? "") is null
            && int.TryParse(value.Value.AsSpan(0, value.Value!.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out percent);
    }

    /// <summary>
    /// The number, or that percentage of the total, at most as many as can be counted. Throws <see cref="FormatException"/> when it is
    /// neither.
    /// </summary>
    /// <param name="value">The field.</param>
    /// <param name="total">What a percentage is of.</param>
    /// <param name="rounding">What happens to a fraction.</param>
    public static int Of(IntOrString value, int total, Rounding rounding)
    {
        if (IsNumber(value, out var number))
        {
            return number;
        }

        if (!IsPercent(value, out var percent))
        {
            throw new FormatException($"invalid value for IntOrString: invalid type: string is not a percentage");
        }

        var hundredths = (long)percent * total;
        return (int)Math.Clamp(rounding == Rounding.Up ? (hundredths + 99) / 100 : hundredths / 100, int.MinValue, int.MaxValue);
    }
}
