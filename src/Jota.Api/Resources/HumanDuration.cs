using System.Globalization;

namespace Jota.Api;

/// <summary>
/// Durations as <c>kubectl get</c> shows them: <c>45s</c>, <c>5m30s</c>, <c>3h12m</c>, <c>2d4h</c>, <c>150d</c>, <c>2y30d</c>.
/// </summary>
public static class HumanDuration
{
    /// <summary>The time from <paramref name="start"/> to <paramref name="now"/>; <c>&lt;unknown&gt;</c> without a start.</summary>
    public static string Since(DateTime? start, DateTimeOffset now) =>
        start is { } time ? Format(now - new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc))) : "<unknown>";

    /// <summary>Upstream's <c>duration.HumanDuration</c>: about two significant units.</summary>
    public static string Format(TimeSpan span)
    {
        var seconds = (long)span.TotalSeconds;
        if (seconds < -1)
        {
            return "<invalid>";
        }

        if (seconds < 0)
        {
            return "0s";
        }

        var (minutes, hours) = (seconds / 60, seconds / 3600);
        return seconds switch
        {
            < 60 * 2 => Text($"{seconds}s"),
            < 600 => Two(minutes, "m", seconds % 60, "s"),
            < 3600 * 3 => Text($"{minutes}m"),
            < 3600 * 8 => Two(hours, "h", minutes % 60, "m"),
            < 3600 * 48 => Text($"{hours}h"),
            < 3600 * 24 * 8 => Two(hours / 24, "d", hours % 24, "h"),
            < 3600L * 24 * 365 * 2 => Text($"{hours / 24}d"),
            < 3600L * 24 * 365 * 8 => Two(hours / 24 / 365, "y", hours / 24 % 365, "d"),
            _ => Text($"{hours / 24 / 365}y"),
        };
    }

    private static string Two(long big, string bigUnit, long small, string smallUnit) =>
        small == 0 ? Text($"{big}{bigUnit}") : Text($"{big}{bigUnit}{small}{smallUnit}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
