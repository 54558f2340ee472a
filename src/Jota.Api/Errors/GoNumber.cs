using System.Globalization;

namespace Jota.Api;

/// <summary>Numbers as Go shows them (<c>%v</c>): the shortest digits, with an exponent for the very small and from a million on.</summary>
internal static class GoNumber
{
    /// <summary>Such as <c>0.5</c>, <c>100000</c>, <c>1e+06</c>, <c>1.25e-07</c>.</summary>
    public static string Of(double number)
    {
        if (number == 0 || !double.IsFinite(number))
        {
            return number == 0 ? "0" : number.ToString(CultureInfo.InvariantCulture);
        }

        var rounded = number.ToString("E16", CultureInfo.InvariantCulture);
        var exponent = int.Parse(rounded.AsSpan(rounded.IndexOf('E', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture);
        return exponent is >= -4 and < 6 ? ((decimal)number).ToString(CultureInfo.InvariantCulture) : WithExponent(number, exponent);
    }

    private static string WithExponent(double number, int exponent)
    {
        var shortest = number.ToString("R", CultureInfo.InvariantCulture).Split('E')[0];
        var digits = shortest.Replace(".", "", StringComparison.Ordinal).TrimStart('-', '0').TrimEnd('0');
        var rest = digits.Length > 1 ? "." + digits[1..] : "";
        var (sign, size) = (exponent < 0 ? '-' : '+', Math.Abs(exponent));
        return string.Create(CultureInfo.InvariantCulture, $"{(number < 0 ? "-" : "")}{digits[0]}{rest}e{sign}{size:00}");
    }
}
