using Jota.Api;
using Jota.Client;

namespace Jota.Controllers;

/// <summary>When a cron job was due last and is due next. Pure.</summary>
/// <param name="Due">The last time that nothing was started for; null when there is none.</param>
/// <param name="Next">The next time; null for never.</param>
/// <param name="Zone">In which zone.</param>
/// <param name="Problem">What is to be told; null for nothing.</param>
internal sealed record CronJobTimes(DateTimeOffset? Due, DateTimeOffset? Next, TimeZoneInfo Zone, CronJobEvent? Problem)
{
    /// <summary>Of more missed starts than that users are told: mostly a clock is wrong.</summary>
    private const int ManyMissed = 100;

    public static CronJobTimes Of(CronJobInput input)
    {
        var (spec, zone) = (input.Spec, input.LocalZone);
        if (spec.TimeZone is { } name && !CronTimeZones.TryFind(name, out zone, out var unknown))
        {
            return Never(zone, "UnknownTimeZone", $"invalid timeZone: {ShownName(name)}: {unknown}");
        }

        if (!CronSchedule.TryParse(spec.Schedule ?? "", out var schedule, out var error))
        {
            return Never(zone, "UnparseableSchedule", $"unparseable schedule: {ShownName(spec.Schedule)} : {error}");
        }

        var since = Since(input);
        var due = schedule.Last(since, input.Now, zone);
        CronJobEvent? problem = due is not null && schedule.HasMore(ManyMissed, since, input.Now, zone)
            ? new(EventType.Warning, "TooManyMissedTimes",
                "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew")
            : null;
        return new(due, schedule.NextBeyond(since, input.Now, zone), zone, problem);
    }

    /// <summary>From when on starts count: the last one, or when it was made; none is made up for after its deadline.</summary>
    private static DateTimeOffset Since(CronJobInput input)
    {
        var last = input.Status.LastScheduleTime ?? input.CronJob.Metadata.CreationTimestamp ?? input.Now.UtcDateTime;
        var since = new DateTimeOffset(DateTime.SpecifyKind(last, DateTimeKind.Utc));
        var latest = input.Spec.StartingDeadlineSeconds is { } seconds ? input.Now.Plus(-Spans.FromSeconds(seconds)) : since;
        return latest > since ? latest : since;
    }

    private static CronJobTimes Never(TimeZoneInfo zone, string reason, string message) =>
        new(null, null, zone, new(EventType.Warning, reason, message));

    private static string ShownName(string? text) => $"\"{text}\"";
}
