using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a cron job.</summary>
internal static class CronJobRules
{
    // Its jobs' names have a dash and the minute of their time at the end, and must not be longer than a label.
    private const int LongestName = 52;

    public static void Validate(V1CronJob job, FieldErrors errors)
    {
        ValidateSpec(job.Spec, null, errors.At("spec"));
        if (job.Metadata?.Name?.Length > LongestName)
        {
            errors.At("metadata").At("name").Invalid(job.Metadata.Name, $"must be no more than {LongestName} characters");
        }
    }

    public static void ValidateUpdate(V1CronJob job, V1CronJob old, FieldErrors errors) =>
        ValidateSpec(job.Spec, old.Spec ?? new(), errors.At("spec"));

    private static void ValidateSpec(V1CronJobSpec spec, V1CronJobSpec? old, FieldErrors at)
    {
        ValidateSchedule(spec, old, at.At("schedule"));
        FirstPass.Check(spec, at);
        if (old is null || spec.TimeZone != old.TimeZone)
        {
            ValidateTimeZone(spec.TimeZone, at.At("timeZone"));
        }

        FirstPass.CheckPolicy(spec, at);
        JobRules.ValidateTemplate(spec.JobTemplate.Spec, at.At("jobTemplate").At("spec"));
        FirstPass.CheckLimits(spec, at);
    }

    private static void ValidateSchedule(V1CronJobSpec spec, V1CronJobSpec? old, FieldErrors at)
    {
        if (!at.Present(spec.Schedule))
        {
            return;
        }

        if (!CronSchedule.TryParse(spec.Schedule, out _, out var error))
        {
            at.Invalid(spec.Schedule, error);
        }

        if (!HasZone(spec))
        {
            return;
        }

        if (old is null || !HasZone(old))
        {
            at.Invalid(spec.Schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
        }
        else if (spec.TimeZone is not null)
        {
            at.Invalid(spec.Schedule, "cannot use both timeZone field and TZ or CRON_TZ in schedule");
        }
    }

    private static bool HasZone(V1CronJobSpec spec) => spec.Schedule?.Contains("TZ", StringComparison.Ordinal) == true;

    private static void ValidateTimeZone(string? name, FieldErrors at)
    {
        switch (name)
        {
            case null:
                break;
            case "":
                at.Invalid("", "timeZone must be nil or non-empty string");
                break;
            default:
                at.InvalidIf(name, CronTimeZones.TryFind(name, out _, out var error) ? null : error);
                break;
        }
    }
}
