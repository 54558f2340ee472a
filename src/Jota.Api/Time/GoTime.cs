using System.Globalization;

namespace Jota.Api;

/// <summary>Durations as Go writes them: a sign, and numbers with units, such as <c>1h2m3.5s</c>.</summary>
public static class GoTime
{
    // In Go a duration is a number of nanoseconds in 64 bits.
    private const decimal Most = long.MaxValue;

    /// <summary>Reads one. <paramref name="problem"/> is what is wrong with it, in Go's words; null when nothing is.</summary>
    public static TimeSpan Parse(string text, out string? problem)
    {
        var rest = text is ['+' or '-', ..] ? text.AsSpan(1) : text;
        problem = rest.IsEmpty ? Invalid(text) : null;
        var nanoseconds = 0m;
        while (!rest.IsEmpty && rest is not "0" && problem is null)
        {
            problem = Take(text, ref rest, ref nanoseconds);
        }

        return problem is null ? TimeSpan.FromTicks((long)(nanoseconds / 100) * (text[0] == '-' ? -1 : 1)) : default;
    }

    /// <summary>Takes a number with its unit off the beginning. Answers what is wrong with it.</summary>
    private static string? Take(string text, ref ReadOnlySpan<char> rest, ref decimal nanoseconds)
    {
        var digits = CountWhile(rest, static c => c is (>= '0' and <= '9') or '.');
        var unit = CountWhile(rest[digits..], static c => c is not ((>= '0' and <= '9') or '.'));
        if (!decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return Invalid(text);
        }

        if (unit == 0)
        {
            return $"time: missing unit in duration \"{text}\"";
        }

        if (NanosecondsIn(rest.Slice(digits, unit)) is not { } factor)
        {
            return $"time: unknown unit \"{rest.Slice(digits, unit)}\" in duration \"{text}\"";
        }

        rest = rest[(digits + unit)..];
        if (number > Most / factor || (nanoseconds += number * factor) > Most)
        {
            return Invalid(text);
        }

        return null;
    }

    private static decimal? NanosecondsIn(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => 1,
        "us" or "\u00b5s" or "\u03bcs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => null,
    };

    private static int CountWhile(ReadOnlySpan<char> text, Func<char, bool> condition)
    {
        var count = 0;
        while (count < text.Length && condition(text[count]))
        {
            count++;
        }

        return count;
    }

    private static string Invalid(string text) => $"time: invalid duration \"{text}\"";
}
