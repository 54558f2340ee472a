using System.Buffers;
using System.Globalization;

namespace Jota.Scheduler;

/// <summary>Reads times as Go writes them.</summary>
internal static class GoTime
{
    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("us", 0.000001), ("h", 3600), ("m", 60), ("s", 1)];

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>Null for a text that is none.</summary>
    public static TimeSpan? Read(string text)
    {
        if (text.Length is 0 or > 32)
        {
            return null;
        }

        var seconds = 0d;
        for (var left = text.AsSpan(); left.Length > 0;)
        {
            var digits = left.IndexOfAnyExcept(Digits);
            if (digits <= 0
                || !double.TryParse(left[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            left = left[digits..];
            var at = text.Length - left.Length;
            var unit = Units.FirstOrDefault(known => text.AsSpan(at).StartsWith(known.Unit));
            if (unit.Unit is null)
            {
                return null;
            }

            seconds += number * unit.Seconds;
            left = left[unit.Unit.Length..];
        }

        return seconds < 1e9 ? TimeSpan.FromSeconds(seconds) : null;
    }
}
