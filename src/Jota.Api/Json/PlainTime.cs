namespace Jota.Api;

/// <summary>The form that nearly every timestamp has, <c>2026-11-22T19:21:06Z</c>, without any of the machinery for the others.</summary>
internal static class PlainTime
{
    public const int Length = 20;

    /// <summary>Reads it; false for any other form, and for what is no time at all.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTime time)
    {
        time = default;
        if (text.Length != Length
            || text[4] != '-'
            || text[7] != '-'
            || text[10] != 'T'
            || text[13] != ':'
            || text[16] != ':'
            || text[19] != 'Z')
        {
            return false;
        }

        var (year, month, day) = (Number(text[..4]), Number(text[5..7]), Number(text[8..10]));
        var (hour, minute, second) = (Number(text[11..13]), Number(text[14..16]), Number(text[17..19]));
        if (year < 1
            || month is < 1 or > 12
            || day < 1
            || (uint)hour > 23
            || (uint)minute > 59
            || (uint)second > 59
            || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        time = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc);
        return true;
    }

    /// <summary>Writes it, into <see cref="Length"/> bytes.</summary>
    public static void Write(Span<byte> into, DateTime utc)
    {
        "0000-00-00T00:00:00Z"u8.CopyTo(into);
        Put(into[..4], utc.Year);
        Put(into[5..7], utc.Month);
        Put(into[8..10], utc.Day);
        Put(into[11..13], utc.Hour);
        Put(into[14..16], utc.Minute);
        Put(into[17..19], utc.Second);
    }

    /// <summary>A number of digits only; -1 for anything else.</summary>
    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return -1;
            }

            number = (number * 10) + (digit - '0');
        }

        return number;
    }

    private static void Put(Span<byte> into, int number)
    {
        for (var i = into.Length - 1; i >= 0; i--, number /= 10)
        {
            into[i] = (byte)('0' + (number % 10));
        }
    }
}
