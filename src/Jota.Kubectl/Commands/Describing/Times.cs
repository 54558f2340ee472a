using System.Globalization;

namespace Jota.Kubectl;

/// <summary>Times in the forms of descriptions.</summary>
internal static class Times
{
    /// <summary>As Go's RFC 1123 with a zone in figures: <c>Mon, 02 Jan 2006 15:04:05 -0700</c>. No time is the year 1.</summary>
    public static string Written(string time, TimeProvider clock) => In(time, clock) is var local && local.Offset == TimeSpan.Zero
        ? local.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture)
        : local.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + Offset(local);

    /// <summary>As Go shows a time: <c>2006-01-02 15:04:05 -0700 MST</c>.</summary>
    public static string Shown(string time, TimeProvider clock)
    {
        var local = In(time, clock);
        var zone = local.Offset == TimeSpan.Zero ? "UTC" : Offset(local)[..3];
        return local.ToString("yyyy-MM-dd HH:mm:ss ", CultureInfo.InvariantCulture) + $"{Offset(local)} {zone}";
    }

    /// <summary>The time, for sorting; the year 1 where there is none.</summary>
    public static DateTimeOffset Read(string time) =>
        DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var read) ? read : default;

    private static DateTimeOffset In(string time, TimeProvider clock) =>
        Read(time) is var read && read == default ? read : TimeZoneInfo.ConvertTime(read, clock.LocalTimeZone);

    private static string Offset(DateTimeOffset time) =>
        time.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);
}
