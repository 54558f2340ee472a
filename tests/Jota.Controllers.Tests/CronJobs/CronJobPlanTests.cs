using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers.Tests.CronJobs;

public sealed class CronJobPlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 10, 0, 20, TimeSpan.Zero);

    [Fact]
    public void Starts_what_is_due_and_waits_for_what_is_next()
    {
        var plan = Plan(New(created: Now.AddHours(-1)));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 10, 0, 0, TimeSpan.Zero), plan.Start);
        Assert.Equal(TimeSpan.FromSeconds(9 * 60 + 40), plan.Wait);
        Assert.Empty(plan.Events);
    }

    [Fact]
    public void A_time_that_was_started_for_is_not_started_for_again()
    {
        var cron = New(created: Now.AddHours(-1));
        cron.Status = new() { LastScheduleTime = new DateTime(2026, 1, 2, 10, 0, 0, DateTimeKind.Utc) };
        Assert.Null(Plan(cron).Start);
    }

    [Fact]
    public void What_was_started_before_a_crash_is_told_and_not_started_again()
    {
        var cron = New(created: Now.AddHours(-1), policy: ConcurrencyPolicies.Forbid);
        var plan = Plan(cron, Job(cron, "tick-29455800", scheduled: true));
        Assert.Null(plan.Start);
        Assert.Equal(("tick-29455800", new DateTime(2026, 1, 2, 10, 0, 0, DateTimeKind.Utc)),
            (Assert.Single(plan.Status.Active).Name, plan.Status.LastScheduleTime));
        Assert.Empty(plan.Events);
    }

    [Theory]
    [InlineData(ConcurrencyPolicies.Allow, true, 0)]
    [InlineData(ConcurrencyPolicies.Forbid, false, 0)]
    [InlineData(ConcurrencyPolicies.Replace, true, 1)]
    public void What_still_runs_matters_as_the_policy_says(string policy, bool starts, int replaced)
    {
        var cron = New(created: Now.AddHours(-1), policy: policy);
        var plan = Plan(cron, Job(cron, "tick-1", scheduled: true));
        Assert.Equal((starts, replaced), (plan.Start is not null, plan.Replace.Count));
        Assert.Equal(1 - replaced, plan.Status.Active?.Count ?? 0);
    }

    [Fact]
    public void A_job_that_somebody_made_does_not_hold_up_the_schedule()
    {
        var cron = New(created: Now.AddHours(-1), policy: ConcurrencyPolicies.Forbid);
        var plan = Plan(cron, Job(cron, "by-hand", scheduled: false));
        Assert.NotNull(plan.Start);
        Assert.Equal("UnexpectedJob", Assert.Single(plan.Events).Reason);
    }

    [Theory]
    [InlineData("0 0 31 2 *", null)]
    [InlineData("x", "UnparseableSchedule")]
    public void What_never_comes_due_is_not_waited_for(string schedule, string? told)
    {
        var cron = New(created: Now.AddHours(-1));
        cron.Spec.Schedule = schedule;
        var plan = Plan(cron);
        Assert.Equal((null, null), (plan.Start, plan.Wait));
        Assert.Equal(told, plan.Events.Select(e => e.Reason).SingleOrDefault());
    }

    [Fact]
    public void A_zone_that_is_gone_is_told_of()
    {
        var cron = New(created: Now.AddHours(-1));
        cron.Spec.TimeZone = "Mars/X";
        var told = Assert.Single(Plan(cron).Events);
        Assert.Equal((EventType.Warning, "UnknownTimeZone", "invalid timeZone: \"Mars/X\": unknown time zone Mars/X"),
            (told.Type, told.Reason, told.Message));
    }

    [Theory]
    [InlineData(16, false)]
    [InlineData(17, true)]
    public void More_than_a_hundred_missed_starts_are_told_of(int hours, bool told)
    {
        // Every ten minutes: 96 or 102 of them.
        var plan = Plan(New(created: Now.AddHours(-hours)));
        Assert.Equal(told, plan.Events.Any(e => e.Reason == "TooManyMissedTimes"));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 10, 0, 0, TimeSpan.Zero), plan.Start);
    }

    [Fact]
    public void Extreme_deadlines_and_limits_are_as_good_as_none()
    {
        var cron = New(created: DateTimeOffset.UnixEpoch);
        cron.Spec.Schedule = "* * * * *";
        (cron.Spec.StartingDeadlineSeconds, cron.Spec.SuccessfulJobsHistoryLimit) = (long.MaxValue, int.MaxValue);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 10, 0, 0, TimeSpan.Zero), Plan(cron).Start);
        cron.Spec.StartingDeadlineSeconds = 0;
        Assert.Null(Plan(cron).Start);
    }

    private static CronJobPlan Plan(V1CronJob cron, params V1Job[] jobs) =>
        CronJobPlan.Compute(new(cron, jobs, new HashSet<string>(), TimeZoneInfo.Utc, Now));

    private static V1CronJob New(DateTimeOffset created, string policy = ConcurrencyPolicies.Allow) => new()
    {
        Metadata = new() { Name = "tick", NamespaceProperty = "default", Uid = "u", CreationTimestamp = created.UtcDateTime },
        Spec = new()
        {
            Schedule = "*/10 * * * *",
            ConcurrencyPolicy = policy,
            JobTemplate = new() { Spec = new() },
        },
    };

    private static V1Job Job(V1CronJob owner, string name, bool scheduled) => new()
    {
        Metadata = new()
        {
            Name = name,
            NamespaceProperty = "default",
            Uid = name,
            OwnerReferences = [new() { Uid = owner.Metadata.Uid, Controller = true }],
            Annotations = scheduled ? new Dictionary<string, string> { [JobLabels.CronJobScheduledTime] = "" } : null,
        },
        Spec = new(),
    };
}
