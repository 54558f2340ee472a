using System.Collections.Immutable;
using Cronos;

namespace Jota.Api;

/// <summary>
/// When a cron job starts jobs: five fields (minute, hour, day of the month, month, day of the week), a macro such as <c>@daily</c>, or
/// <c>@every 90m</c>. What may be written is upstream's; when it comes due is reckoned by Cronos.
/// </summary>
/// <remarks>
/// <para>As with upstream, a day is meant when either its number or its weekday is, if both are given.</para>
/// <para>
/// When clocks are set forward, what would be due in the missing hour is due when that is over (upstream leaves it out); when they are
/// set back, what is due at a given hour comes once (upstream: twice), and what is due every so often goes on.
/// </para>
/// </remarks>
public sealed class CronSchedule
{
    private const string EveryPrefix = "@every ";

    private readonly ImmutableArray<CronExpression> _expressions;
    private readonly TimeSpan _every;

    private CronSchedule(ImmutableArray<CronExpression> expressions, TimeSpan every) => (_expressions, _every) = (expressions, every);

    /// <summary>Reads a schedule; answers false and why when it is none.</summary>
    public static bool TryParse(string text, out CronSchedule schedule, out string error)
    {
        schedule = new([], TimeSpan.Zero);
        var rest = WithoutZone(text);
        if (rest.Length == 0)
        {
            error = "empty spec string";
            return false;
        }

        return rest[0] == '@' ? TryParseMacro(rest, ref schedule, out error) : TryParseFields(rest, ref schedule, out error);
    }

    /// <summary>The first time after a given one, to the second; null when there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset after, TimeZoneInfo zone)
    {
        if (_every > TimeSpan.Zero)
        {
            return new DateTimeOffset(after.UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero).Plus(_every);
        }

        DateTimeOffset? next = null;
        foreach (var expression in _expressions)
        {
            var due = expression.GetNextOccurrence(after, zone);
            next = next is null || due < next ? due ?? next : next;
        }

        return next;
    }

    /// <summary>The last time after one moment that is not after another, however many there are; null when there is none.</summary>
    public DateTimeOffset? Last(DateTimeOffset after, DateTimeOffset until, TimeZoneInfo zone)
    {
        if (!(Next(after, zone) is { } first && first <= until))
        {
            return null;
        }

        if (_every > TimeSpan.Zero)
        {
            return first.Plus(_every * ((until - first).Ticks / _every.Ticks));
        }

        // Whether something comes due before the end is so up to some moment, and not so after it.
        var (before, beyond) = (after.ToUnixTimeSeconds(), until.ToUnixTimeSeconds());
        while (beyond - before > 1)
        {
            var middle = before + ((beyond - before) / 2);
            (before, beyond) = Next(DateTimeOffset.FromUnixTimeSeconds(middle), zone) <= until ? (middle, beyond) : (before, middle);
        }

        return Next(DateTimeOffset.FromUnixTimeSeconds(before), zone);
    }

    /// <summary>The first time after <paramref name="until"/>, of those that follow on <paramref name="after"/>.</summary>
    public DateTimeOffset? NextBeyond(DateTimeOffset after, DateTimeOffset until, TimeZoneInfo zone) =>
        Next(_every > TimeSpan.Zero ? Last(after, until, zone) ?? after : until, zone);

    /// <summary>Whether it is due more often than so many times after one moment and not after another.</summary>
    public bool HasMore(int times, DateTimeOffset after, DateTimeOffset until, TimeZoneInfo zone)
    {
        DateTimeOffset? at = after;
        for (var i = 0; i <= times && at is { } since; i++)
        {
            at = Next(since, zone) is { } next && next <= until ? next : null;
        }

        return at is not null;
    }

    /// <summary>
    /// What stands after <c>TZ=…</c> or <c>CRON_TZ=…</c>: such a zone was once taken, is refused in new cron jobs, and means nothing here.
    /// </summary>
    private static string WithoutZone(string text)
    {
        var trimmed = text.Trim();
        return trimmed.StartsWith("TZ=", StringComparison.Ordinal) || trimmed.StartsWith("CRON_TZ=", StringComparison.Ordinal)
            ? trimmed.IndexOf(' ', StringComparison.Ordinal) is > 0 and var end ? trimmed[end..].Trim() : ""
            : trimmed;
    }

    private static bool TryParseMacro(string text, ref CronSchedule schedule, out string error)
    {
        var fields = text switch
        {
            "@yearly" or "@annually" => "0 0 1 1 *",
            "@monthly" => "0 0 1 * *",
            "@weekly" => "0 0 * * 0",
            "@daily" or "@midnight" => "0 0 * * *",
            "@hourly" => "0 * * * *",
            _ => null,
        };
        if (fields is not null)
        {
            return TryParseFields(fields, ref schedule, out error);
        }

        if (!text.StartsWith(EveryPrefix, StringComparison.Ordinal))
        {
            error = $"unrecognized descriptor: {text}";
            return false;
        }

        if (!CronInterval.TryParse(text[EveryPrefix.Length..], out var every))
        {
            error = $"failed to parse duration {text}: it is no duration such as 1h30m";
            return false;
        }

        (schedule, error) = (new([], every), "");
        return true;
    }

    private static bool TryParseFields(string text, ref CronSchedule schedule, out string error)
    {
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5)
        {
            error = $"expected exactly 5 fields, found {fields.Length}: [{string.Join(' ', fields)}]";
            return false;
        }

        CronField[] kinds = [CronField.Minute, CronField.Hour, CronField.DayOfMonth, CronField.Month, CronField.DayOfWeek];
        var read = new CronNumbers[fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            error = kinds[i].TryRead(fields[i], out read[i]);
            if (error.Length > 0)
            {
                return false;
            }
        }

        error = "";
        schedule = Array.Exists(read, numbers => numbers.Set.Count == 0) ? schedule : new(Expressions(read), TimeSpan.Zero);
        return true;
    }

    /// <summary>For Cronos a day is meant when both number and weekday are: where either will do, there are two expressions.</summary>
    private static ImmutableArray<CronExpression> Expressions(CronNumbers[] fields)
    {
        var (minute, hour, day, month, weekday) = (fields[0], fields[1], fields[2], fields[3], fields[4]);
        return day.IsAny || weekday.IsAny
            ? [CronExpression.Parse($"{minute} {hour} {day} {month} {weekday}")]
            : [CronExpression.Parse($"{minute} {hour} {day} {month} *"), CronExpression.Parse($"{minute} {hour} * {month} {weekday}")];
    }
}
