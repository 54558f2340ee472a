using System.Globalization;

namespace Jota.Api;

/// <summary>Writes a quantity canonically.</summary>
internal static class QuantityFormatter
{
    private static readonly string[] Thousands = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
    private static readonly string[] Binaries = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    public static string Format(Quantity quantity) => (quantity.IsZero, quantity.Notation) switch
    {
        (true, _) => "0",
        // Below 1024 the binary suffixes say nothing, and a fraction would be lost.
        (_, QuantityNotation.Binary) when Int128.Abs(quantity.Nanos) >= (Int128)1024 * Quantity.NanosPerUnit => Binary(quantity),
        (_, QuantityNotation.Exponent) => Exponent(quantity),
        _ => Decimal(quantity),
    };

    private static string Binary(Quantity quantity)
    {
        var value = Quantity.DivideAway(quantity.Nanos, Quantity.NanosPerUnit);
        var step = 0;
        while (value % 1024 == 0)
        {
            value /= 1024;
            step++;
        }

        return Number(value) + Binaries[step];
    }

    private static string Decimal(Quantity quantity)
    {
        var (value, steps) = InThousands(quantity);
        return Number(value) + Thousands[steps];
    }

    private static string Exponent(Quantity quantity)
    {
        var (value, steps) = InThousands(quantity);
        var exponent = (3 * steps) - 9;
        return exponent == 0 ? Number(value) : string.Create(CultureInfo.InvariantCulture, $"{Number(value)}e{exponent}");
    }

    private static (Int128 Value, int Steps) InThousands(Quantity quantity)
    {
        var value = quantity.Nanos;
        var steps = 0;
        while (value % 1000 == 0 && steps < Thousands.Length - 1)
        {
            value /= 1000;
            steps++;
        }

        return (value, steps);
    }

    private static string Number(Int128 value) => value.ToString(CultureInfo.InvariantCulture);
}
