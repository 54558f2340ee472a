using System.Globalization;

namespace Jota.Kubectl;

/// <summary>How long ago something was, in two figures at most, as upstream tells it.</summary>
internal static class Ages
{
    public static string Since(string time, TimeProvider clock) =>
        DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var then)
            ? Of(clock.GetUtcNow() - then)
            : "<unknown>";

    public static string Of(TimeSpan time)
    {
        var seconds = (long)time.TotalSeconds;
        var (minutes, hours) = (seconds / 60, seconds / 3600);
        return seconds switch
        {
            < -1 => "<invalid>",
            < 0 => "0s",
            < 120 => $"{seconds}s",
            < 600 => Pair(minutes, "m", seconds % 60, "s"),
            < 3 * 3600 => $"{minutes}m",
            < 8 * 3600 => Pair(hours, "h", minutes % 60, "m"),
            < 48 * 3600 => $"{hours}h",
            < 8 * 24 * 3600 => Pair(hours / 24, "d", hours % 24, "h"),
            < 2 * 365 * 24 * 3600L => $"{hours / 24}d",
            < 8 * 365 * 24 * 3600L => Pair(hours / 24 / 365, "y", hours / 24 % 365, "d"),
            _ => $"{hours / 24 / 365}y",
        };
    }

    private static string Pair(long large, string largeUnit, long small, string smallUnit) =>
        small == 0 ? $"{large}{largeUnit}" : $"{large}{largeUnit}{small}{smallUnit}";
}
