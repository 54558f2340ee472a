using System.Buffers;
using System.Globalization;

namespace Jota.Api;

/// <summary>Reads <c>[+-]digits[.digits][suffix]</c> into billionths without big numbers: past the limit only the size counts.</summary>
internal static class QuantityParser
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly Int128 Plenty = (Int128)long.MaxValue * Quantity.NanosPerUnit;

    /// <summary>Times 1024 this still fits.</summary>
    private static readonly Int128 Most = Plenty * 10_000_000;

    public static bool TryParse(ReadOnlySpan<char> text, out Quantity quantity)
    {
        quantity = default;
        var signed = text is ['+' or '-', ..];
        var digits = signed ? text[1..] : text;
        var end = digits.IndexOfAnyExcept(Digits);
        var number = end < 0 ? digits : digits[..end];
        if (!TrySuffix(end < 0 ? [] : digits[end..], out var notation, out var power, out var tens)
            || !TrySplit(number, out var whole, out var fraction))
        {
            return false;
        }

        var nanos = Scale(whole, fraction, power, tens + 9);
        quantity = new(signed && text[0] == '-' ? -nanos : nanos, notation);
        return true;
    }

    private static bool TrySplit(ReadOnlySpan<char> number, out ReadOnlySpan<char> whole, out ReadOnlySpan<char> fraction)
    {
        var dot = number.IndexOf('.');
        whole = dot < 0 ? number : number[..dot];
        fraction = dot < 0 ? [] : number[(dot + 1)..];
        return whole.Length + fraction.Length > 0 && !fraction.Contains('.');
    }

    /// <summary>The suffix means a factor of 2^power times 10^tens.</summary>
    private static bool TrySuffix(ReadOnlySpan<char> suffix, out QuantityNotation notation, out int power, out int tens)
    {
        (notation, power, tens) = (QuantityNotation.Decimal, 0, 0);
        switch (suffix)
        {
            case "": return true;
            case "n": tens = -9; return true;
            case "u": tens = -6; return true;
            case "m": tens = -3; return true;
            case "k": tens = 3; return true;
            case "M": tens = 6; return true;
            case "G": tens = 9; return true;
            case "T": tens = 12; return true;
            case "P": tens = 15; return true;
            case "E": tens = 18; return true;
        }

        if (suffix is [_, 'i'])
        {
            notation = QuantityNotation.Binary;
            power = 10 * ("KMGTPE".IndexOf(suffix[0], StringComparison.Ordinal) + 1);
            return power > 0;
        }

        notation = QuantityNotation.Exponent;
        return suffix is ['e' or 'E', ..]
            && int.TryParse(suffix[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out tens);
    }

    /// <summary>
    /// whole.fraction times 2^power times 10^tens, rounded up. Keeps 28 digits and whether anything was lost behind them, which is
    /// exact wherever the result is within the limit; past it, only "plenty" counts.
    /// </summary>
    private static Int128 Scale(ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction, int power, int tens)
    {
        Int128 value = 0;
        var exponent = (long)tens;
        var lost = false;
        foreach (var digit in whole)
        {
            exponent += Append(ref value, digit, ref lost) ? 0 : 1;
        }

        foreach (var digit in fraction)
        {
            exponent -= Append(ref value, digit, ref lost) ? 1 : 0;
        }

        for (; power > 0; power -= 10)
        {
            value = exponent >= 0 && value >= Plenty ? value : value * 1024;
            while (value >= Most && exponent < 0)
            {
                Shorten(ref value, ref exponent, ref lost);
            }
        }

        for (; exponent > 0 && value > 0 && value < Plenty; exponent--)
        {
            value *= 10;
        }

        while (exponent < 0 && value > 0)
        {
            Shorten(ref value, ref exponent, ref lost);
        }

        return value + (lost ? 1 : 0);
    }

    private static bool Append(ref Int128 value, char digit, ref bool lost)
    {
        if (value >= Plenty)
        {
            lost |= digit != '0';
            return false;
        }

        value = (value * 10) + (digit - '0');
        return true;
    }

    private static void Shorten(ref Int128 value, ref long exponent, ref bool lost)
    {
        (value, var rest) = Int128.DivRem(value, 10);
        lost |= rest != 0;
        exponent++;
    }
}
