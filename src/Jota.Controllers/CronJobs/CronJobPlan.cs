using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// What to do for a cron job, in this order: delete what is replaced, start a job, tell the status, delete what is too old. Pure.
/// </summary>
/// <remarks>
/// Safety: a time is started for once, for the job's name follows from it; with <c>Forbid</c> and <c>Replace</c> no two jobs of the
/// schedule run at once.
/// </remarks>
internal sealed record CronJobPlan
{
    /// <summary>The status to tell, before anything is started.</summary>
    public required V1CronJobStatus Status { get; init; }

    /// <summary>For which time to start a job; null for none.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>The zone in which the job is told its time.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Jobs to delete before that.</summary>
    public IReadOnlyList<V1Job> Replace { get; init; } = [];

    /// <summary>Jobs that ended long ago.</summary>
    public IReadOnlyList<V1Job> Old { get; init; } = [];

    /// <summary>When to look again although nothing changes; null for never.</summary>
    public TimeSpan? Wait { get; init; }

    public IReadOnlyList<CronJobEvent> Events { get; init; } = [];

    public static CronJobPlan Compute(CronJobInput input)
    {
        var active = new CronJobActive(input);
        var plan = new CronJobPlan { Status = active.Status, Events = active.Events, Old = CronJobHistory.TooOld(input) };
        if (input is { CronJob.Metadata.DeletionTimestamp: not null } or { Spec.Suspend: true })
        {
            return plan;
        }

        var times = CronJobTimes.Of(input);
        plan = plan with { Zone = times.Zone, Wait = times.Next - input.Now };
        return (times.Problem is { } problem ? plan.Telling(problem) : plan).Starting(input, active, times.Due);
    }

    private CronJobPlan Telling(CronJobEvent told) => this with { Events = [.. Events, told] };

    private CronJobPlan Starting(CronJobInput input, CronJobActive active, DateTimeOffset? due)
    {
        if (due is not { } time)
        {
            return this;
        }

        if (input.Jobs.Any(job => job.Metadata.Name == CronJobNames.Of(input.CronJob, time)))
        {
            // Started before a crash, which kept that from being told.
            return this with { Status = Status with { LastScheduleTime = time.UtcDateTime } };
        }

        return (input.Spec.ConcurrencyPolicy, active.Running.Count) switch
        {
            (ConcurrencyPolicies.Forbid, > 0) => Telling(new(
                EventType.Normal, "JobAlreadyActive",
                "Not starting job because prior execution is running and concurrency policy is Forbid")),
            (ConcurrencyPolicies.Replace, > 0) => this with
            {
                Start = time,
                Replace = active.Running,
                Status = Status with { Active = Without(Status.Active, active.Running) },
            },
            _ => this with { Start = time },
        };
    }

    private static List<V1ObjectReference>? Without(IList<V1ObjectReference>? active, IReadOnlyList<V1Job> gone)
    {
        var uids = gone.Select(job => job.Metadata.Uid).ToHashSet(StringComparer.Ordinal);
        List<V1ObjectReference> rest = [.. (active ?? []).Where(reference => !uids.Contains(reference.Uid))];
        return rest.Count > 0 ? rest : null;
    }
}
