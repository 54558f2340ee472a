namespace Jota.Api;

/// <summary>
/// Reckoning with lengths of time that users give: an integer field may hold more seconds than a <see cref="TimeSpan"/>, and a date plus
/// a length may lie past the last date there is. Nothing here overflows; what is too long becomes the longest.
/// </summary>
public static class Spans
{
    /// <summary>A century: as good as for ever for everything that waits, and short enough to be added to today's date.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(36_525);

    /// <summary>So many seconds, at most <see cref="Longest"/> either way.</summary>
    public static TimeSpan FromSeconds(long seconds) =>
        TimeSpan.FromSeconds(Math.Clamp(seconds, -(long)Longest.TotalSeconds, (long)Longest.TotalSeconds));

    /// <summary>So many seconds, or null; at most <see cref="Longest"/> either way.</summary>
    public static TimeSpan? FromSeconds(long? seconds) => seconds is { } some ? FromSeconds(some) : null;

    /// <summary>The sum, at most <see cref="Longest"/> either way.</summary>
    public static TimeSpan Plus(this TimeSpan span, TimeSpan more)
    {
        var sum = (Int128)span.Ticks + more.Ticks;
        return new((long)Int128.Clamp(sum, -Longest.Ticks, Longest.Ticks));
    }

    /// <summary>A later instant, at most the last one there is.</summary>
    public static DateTimeOffset Plus(this DateTimeOffset at, TimeSpan span) => new(at.UtcDateTime.Plus(span));

    /// <summary>A later instant, at most the last one there is.</summary>
    public static DateTime Plus(this DateTime at, TimeSpan span)
    {
        var ticks = (Int128)at.Ticks + span.Ticks;
        return new((long)Int128.Clamp(ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), at.Kind);
    }
}
