using System.Globalization;

namespace Jota.Api.Tests.Batch;

public sealed class CronScheduleTests
{
    private const string Berlin = "Europe/Berlin";

    [Theory]
    [InlineData("*/15 * * * *", "2026-01-01T00:07:00Z", "2026-01-01T00:15:00Z")]
    [InlineData("0 0 * * *", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")]
    [InlineData("5/20 * * * *", "2026-01-01T00:06:00Z", "2026-01-01T00:25:00Z")]
    [InlineData("30 6-16/4 * * 1-5", "2026-01-02T14:30:00Z", "2026-01-05T06:30:00Z")]
    [InlineData("0 0 1 JAN,jul ?", "2026-01-01T00:00:00Z", "2026-07-01T00:00:00Z")]
    [InlineData("0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("0 0 13 * fri", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")]
    [InlineData("0 0 */2 * mon", "2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z")]
    [InlineData("0 0 * * mon", "2026-01-01T00:00:00Z", "2026-01-05T00:00:00Z")]
    [InlineData("@hourly", "2026-01-01T00:00:01Z", "2026-01-01T01:00:00Z")]
    [InlineData("@daily", "2026-01-01T00:00:01Z", "2026-01-02T00:00:00Z")]
    [InlineData("@midnight", "2026-01-01T00:00:01Z", "2026-01-02T00:00:00Z")]
    [InlineData("@weekly", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z")]
    [InlineData("@monthly", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z")]
    [InlineData("@yearly", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("@annually", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("@every 1h30m", "2026-01-01T00:00:01.5Z", "2026-01-01T01:30:01Z")]
    [InlineData("@every 0.5s", "2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z")]
    [InlineData("TZ=Asia/Seoul 0 0 * * *", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z")]
    public void Comes_due(string schedule, string after, string due) => Assert.Equal(Time(due), Next(schedule, after));

    [Theory]
    [InlineData("0 0 31 2 *")]
    [InlineData(", * * * *")]
    public void Never_comes_due(string schedule) => Assert.Null(Next(schedule, "2026-01-01T00:00:00Z"));

    [Theory]
    [InlineData("", "empty spec string")]
    [InlineData("* * * * * *", "expected exactly 5 fields, found 6: [* * * * * *]")]
    [InlineData("@reboot", "unrecognized descriptor: @reboot")]
    [InlineData("@every x", "failed to parse duration @every x: it is no duration such as 1h30m")]
    [InlineData("@every 5", "failed to parse duration @every 5: it is no duration such as 1h30m")]
    [InlineData("* * 0 * *", "beginning of range (0) below minimum (1): 0")]
    [InlineData("* * * * 7", "end of range (7) above maximum (6): 7")]
    [InlineData("5-1 * * * *", "beginning of range (5) beyond end of range (1): 5-1")]
    [InlineData("*/0 * * * *", "step of range should be a positive number: */0")]
    [InlineData("1-2-3 * * * *", "too many hyphens: 1-2-3")]
    [InlineData("*/1/2 * * * *", "too many slashes: */1/2")]
    [InlineData("a * * * *", "failed to parse int from a: it is no number")]
    [InlineData("L * * * *", "failed to parse int from L: it is no number")]
    [InlineData("99999999999 * * * *", "failed to parse int from 99999999999: it is no number")]
    public void Is_refused(string schedule, string why)
    {
        Assert.False(CronSchedule.TryParse(schedule, out _, out var error));
        Assert.Equal(why, error);
    }

    [Fact]
    public void When_clocks_are_set_forward_what_is_due_in_the_missing_hour_comes_after_it() =>
        Assert.Equal(Time("2026-03-29T01:00:00Z"), Next("30 2 * * *", "2026-03-28T12:00:00Z", Berlin));

    [Fact]
    public void When_clocks_are_set_back_what_is_due_once_a_day_comes_once()
    {
        var first = Next("30 2 * * *", "2026-10-24T12:00:00Z", Berlin);
        Assert.Equal(Time("2026-10-25T00:30:00Z"), first);
        Assert.Equal(Time("2026-10-26T01:30:00Z"), Next("30 2 * * *", "2026-10-25T00:30:00Z", Berlin));
    }

    [Fact]
    public void When_clocks_are_set_back_what_is_due_every_half_hour_goes_on() =>
        Assert.Equal(Time("2026-10-25T01:00:00Z"), Next("*/30 * * * *", "2026-10-25T00:30:00Z", Berlin));

    [Theory]
    [InlineData("Europe/Berlin", "")]
    [InlineData("UTC", "")]
    [InlineData("Etc/GMT+5", "")]
    [InlineData("Mars/X", "unknown time zone Mars/X")]
    [InlineData("../../etc/passwd", "unknown time zone ../../etc/passwd")]
    [InlineData("Europe//Berlin", "unknown time zone Europe//Berlin")]
    [InlineData("/Europe/Berlin", "unknown time zone /Europe/Berlin")]
    [InlineData("zone.tab", "unknown time zone zone.tab")]
    [InlineData("Pacific Standard Time", "unknown time zone Pacific Standard Time")]
    [InlineData("local", "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones")]
    public void Zones_have_their_IANA_names(string name, string error)
    {
        Assert.Equal(error.Length == 0, CronTimeZones.TryFind(name, out _, out var told));
        Assert.Equal(error, told);
    }

    [Theory]
    [InlineData("*/15 * * * *", "2026-01-01T00:00:00Z", "2026-01-01T02:07:00Z", "2026-01-01T02:00:00Z")]
    [InlineData("* * * jan *", "2020-01-01T00:00:00Z", "2026-07-01T00:00:00Z", "2026-01-31T23:59:00Z")]
    [InlineData("0 0 29 2 *", "1970-01-01T00:00:00Z", "2026-07-01T00:00:00Z", "2024-02-29T00:00:00Z")]
    [InlineData("0 0 * * *", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", "2026-01-02T00:00:00Z")]
    [InlineData("0 0 * * *", "2026-01-01T00:00:00Z", "2026-01-01T23:59:59Z", null)]
    [InlineData("@every 7m", "2026-01-01T00:00:30Z", "2026-01-01T01:00:00Z", "2026-01-01T00:56:30Z")]
    public void Was_due_last(string schedule, string after, string until, string? due)
    {
        Assert.True(CronSchedule.TryParse(schedule, out var parsed, out _));
        Assert.Equal(due is null ? null : Time(due), parsed.Last(Time(after), Time(until), TimeZoneInfo.Utc));
    }

    [Theory]
    [InlineData("@every 7m", "2026-01-01T00:00:30Z", "2026-01-01T01:00:00Z", "2026-01-01T01:03:30Z")]
    [InlineData("@every 7m", "2026-01-01T00:00:30Z", "2026-01-01T00:01:00Z", "2026-01-01T00:07:30Z")]
    [InlineData("*/15 * * * *", "2026-01-01T00:00:00Z", "2026-01-01T02:07:00Z", "2026-01-01T02:15:00Z")]
    public void Is_due_next(string schedule, string after, string until, string due)
    {
        Assert.True(CronSchedule.TryParse(schedule, out var parsed, out _));
        Assert.Equal(Time(due), parsed.NextBeyond(Time(after), Time(until), TimeZoneInfo.Utc));
    }

    private static DateTimeOffset? Next(string text, string after, string zone = "UTC")
    {
        Assert.True(CronSchedule.TryParse(text, out var schedule, out var error), error);
        return schedule.Next(Time(after), TimeZoneInfo.FindSystemTimeZoneById(zone));
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
