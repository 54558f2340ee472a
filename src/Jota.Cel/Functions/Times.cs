namespace Jota.Cel.Functions;

/// <summary>The parts of points and spans of time.</summary>
internal static class Times
{
    public static void AddTo(CelFunctions functions)
    {
        Part(functions, "getFullYear", time => time.Year);
        Part(functions, "getMonth", time => time.Month - 1);
        Part(functions, "getDate", time => time.Day);
        Part(functions, "getDayOfMonth", time => time.Day - 1);
        Part(functions, "getDayOfWeek", time => (int)time.DayOfWeek);
        Part(functions, "getDayOfYear", time => time.DayOfYear - 1);
        Part(functions, "getHours", time => time.Hour);
        Part(functions, "getMinutes", time => time.Minute);
        Part(functions, "getSeconds", time => time.Second);
        Part(functions, "getMilliseconds", time => time.Millisecond);
        Whole(functions, "getHours", 3600 * CelTimestamp.NanosPerSecond);
        Whole(functions, "getMinutes", 60 * CelTimestamp.NanosPerSecond);
        Whole(functions, "getSeconds", CelTimestamp.NanosPerSecond);
        functions.Member("getMilliseconds", [CelType.Duration], CelType.Int, (x, _) =>
            CelInt.Of(((CelDuration)x[0]).Nanos % CelTimestamp.NanosPerSecond / 1_000_000));
    }

    private static void Part(CelFunctions functions, string name, Func<DateTimeOffset, int> of)
    {
        functions.Member(name, [CelType.Timestamp], CelType.Int, (x, _) => CelInt.Of(of(((CelTimestamp)x[0]).Time)));
        functions.Member(name, [CelType.Timestamp, CelType.String], CelType.Int, (x, _) =>
            InZone(((CelTimestamp)x[0]).Time, ((CelString)x[1]).Value) is { } local
                ? CelInt.Of(of(local)) : new CelError("unknown time zone"));
    }

    private static void Whole(CelFunctions functions, string name, long unit) =>
        functions.Member(name, [CelType.Duration], CelType.Int, (x, _) => CelInt.Of(((CelDuration)x[0]).Nanos / unit));

    // A name of the time zone database, or hours and minutes from UTC.
    private static DateTimeOffset? InZone(DateTimeOffset time, string zone)
    {
        var colon = zone.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known) ? TimeZoneInfo.ConvertTime(time, known) : null;
        }

        var isWest = zone[0] == '-';
        var hours = zone.AsSpan(zone[0] is '-' or '+' ? 1 : 0, colon - (zone[0] is '-' or '+' ? 1 : 0));
        if (!int.TryParse(hours, out var h) || !int.TryParse(zone.AsSpan(colon + 1), out var m) || h is < 0 or > 14 || m is < 0 or > 59)
        {
            return null;
        }

        var offset = new TimeSpan(h, m, 0);
        var shift = isWest ? -offset : offset;
        return new DateTimeOffset(DateTime.SpecifyKind(time.UtcDateTime + shift, DateTimeKind.Unspecified), TimeSpan.Zero);
    }
}
