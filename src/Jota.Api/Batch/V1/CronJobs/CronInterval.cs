using System.Buffers;
using System.Globalization;

namespace Jota.Api;

/// <summary>The length of time in <c>@every 1h30m</c>: numbers with units, one after the other; whole seconds, at least one.</summary>
internal static class CronInterval
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly (string Unit, double Seconds)[] Units =
        [("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("μs", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600)];

    public static bool TryParse(string text, out TimeSpan every)
    {
        every = default;
        var rest = text.AsSpan();
        var negative = rest is ['-', ..];
        rest = rest is ['-' or '+', ..] ? rest[1..] : rest;
        if (rest.Length == 0)
        {
            return false;
        }

        var seconds = 0.0;
        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0
                || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return rest is "0" && Is(TimeSpan.FromSeconds(1), out every);
            }

            rest = rest[digits..];
            var length = rest.IndexOfAny(Digits) is >= 0 and var end ? end : rest.Length;
            if (FactorOf(rest[..length]) is not { } factor)
            {
                return false;
            }

            seconds += number * factor;
            rest = rest[length..];
        }

        return Is(Spans.FromSeconds(negative ? 1 : (long)Math.Clamp(seconds, 1, Spans.Longest.TotalSeconds)), out every);
    }

    private static bool Is(TimeSpan span, out TimeSpan every)
    {
        every = span;
        return true;
    }

    private static double? FactorOf(ReadOnlySpan<char> unit)
    {
        foreach (var (name, seconds) in Units)
        {
            if (unit.SequenceEqual(name))
            {
                return seconds;
            }
        }

        return null;
    }
}
