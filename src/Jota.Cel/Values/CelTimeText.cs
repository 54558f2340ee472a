using System.Buffers;
using System.Globalization;
using System.Text;

namespace Jota.Cel;

/// <summary>Times and spans of time as text: RFC 3339, and Go's durations.</summary>
internal static class CelTimeText
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly (string Name, long Nanos)[] Units =
    [
        ("ns", 1), ("us", 1000), ("µs", 1000), ("μs", 1000), ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000),
        ("h", 3_600_000_000_000),
    ];

    public static CelTimestamp? ParseTimestamp(string text)
    {
        // The platform knows seven digits of a second; the rest is added by hand.
        var (fraction, digits, plain) = (0L, 0, text);
        if (text.Length > 19 && text[19] == '.')
        {
            while (20 + digits < text.Length && char.IsAsciiDigit(text[20 + digits]))
            {
                digits++;
            }

            if (digits is 0 or > 9)
            {
                return null;
            }

            fraction = long.Parse(text.AsSpan(20, digits).ToString().PadRight(9, '0'), CultureInfo.InvariantCulture);
            plain = text.Remove(19, digits + 1);
        }

        return DateTimeOffset.TryParseExact(
            plain, ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:sszzz"], CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out var time)
            ? CelTimestamp.Of(((Int128)time.ToUnixTimeSeconds() * CelTimestamp.NanosPerSecond) + fraction)
            : null;
    }

    public static string Format(CelTimestamp time)
    {
        var nanos = (long)(((time.Nanos % CelTimestamp.NanosPerSecond) + CelTimestamp.NanosPerSecond) % CelTimestamp.NanosPerSecond);
        var seconds = time.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        return nanos == 0 ? $"{seconds}Z" : $"{seconds}.{nanos.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0')}Z";
    }

    public static CelDuration? ParseDuration(string text)
    {
        var rest = text.AsSpan();
        var negative = rest.StartsWith("-");
        rest = rest.StartsWith("-") || rest.StartsWith("+") ? rest[1..] : rest;
        if (rest.SequenceEqual("0"))
        {
            return new(0);
        }

        Int128 nanos = 0;
        if (rest.IsEmpty)
        {
            return null;
        }

        while (!rest.IsEmpty)
        {
            var end = rest.IndexOfAnyExcept(Digits);
            if (end <= 0 || end > 40 || !decimal.TryParse(rest[..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
                out var count))
            {
                return null;
            }

            rest = rest[end..];
            var next = rest.IndexOfAny(Digits);
            var unit = next < 0 ? rest : rest[..next];
            if (UnitOf(unit) is not { } size || count > long.MaxValue)
            {
                return null;
            }

            var whole = decimal.Truncate(count);
            nanos += ((Int128)whole * size) + (Int128)((count - whole) * size);
            if (nanos > long.MaxValue)
            {
                return null;
            }

            rest = rest[unit.Length..];
        }

        return new(negative ? -(long)nanos : (long)nanos);
    }

    /// <summary>A duration as its conversion to text has it: seconds.</summary>
    public static string Format(CelDuration span)
    {
        var text = new StringBuilder();
        text.Append((span.Nanos / CelTimestamp.NanosPerSecond).ToString(CultureInfo.InvariantCulture));
        var rest = Math.Abs(span.Nanos % CelTimestamp.NanosPerSecond);
        if (span.Nanos is < 0 and > -CelTimestamp.NanosPerSecond)
        {
            text.Insert(0, '-');
        }

        if (rest != 0)
        {
            text.Append('.').Append(rest.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0'));
        }

        return text.Append('s').ToString();
    }

    private static long? UnitOf(ReadOnlySpan<char> name)
    {
        foreach (var unit in Units)
        {
            if (name.SequenceEqual(unit.Name))
            {
                return unit.Nanos;
            }
        }

        return null;
    }
}
