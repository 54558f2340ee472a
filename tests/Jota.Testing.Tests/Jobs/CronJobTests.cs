using System.Collections.Immutable;
using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Simulated;
using k8s.Models;

namespace Jota.Testing.Tests.Jobs;

/// <summary>CronJobs on a whole cluster, on its own time.</summary>
public sealed class CronJobTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 3, 28, 12, 0, 30, TimeSpan.Zero);

    private TestCluster _cluster = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static ObjectKey Key => A.Key("tick");

    public async ValueTask InitializeAsync() => _cluster = await TestCluster.StartAsync(
        new TestClusterOptions
        {
            StartTime = Start,
            Patience = TimeSpan.FromDays(3),
            Script = new()
            {
                Images = ImmutableDictionary<string, SimulatedImage>.Empty
                    .Add("ok", SimulatedImage.Default with { ExitAfter = TimeSpan.FromSeconds(5) })
                    .Add("bad", SimulatedImage.Default with { ExitAfter = TimeSpan.FromSeconds(1), ExitCode = 1 }),
            },
        },
        Ct);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_job_is_started_each_time_and_told_of()
    {
        await CreateAsync("ok", spec => spec.Schedule = "*/10 * * * *");
        var cron = await UntilAsync(c => c.Status?.Active?.Count == 1);
        var due = new DateTime(2026, 3, 28, 12, 10, 0, DateTimeKind.Utc);
        Assert.Equal(due, cron.Status.LastScheduleTime);
        var job = Assert.Single(await JobsAsync());
        Assert.Equal($"tick-{new DateTimeOffset(due).ToUnixTimeSeconds() / 60}", job.Metadata.Name);
        Assert.Equal("2026-03-28T12:10:00Z", job.Metadata.Annotations[JobLabels.CronJobScheduledTime]);
        Assert.Equal("b", job.Metadata.Annotations["a"]);
        Assert.Equal("yes", job.Metadata.Labels["made"]);
        Assert.Equal(("CronJob", "tick", true), (job.Controller()!.Kind, job.Controller()!.Name, job.Controller()!.BlockOwnerDeletion));
        Assert.Equal(due, job.Metadata.CreationTimestamp);
        Assert.Equal((job.Metadata.Name, job.Metadata.Uid), (cron.Status.Active[0].Name, cron.Status.Active[0].Uid));

        cron = await UntilAsync(c => c.Status.Active is null);
        Assert.Equal(due.AddSeconds(5), cron.Status.LastSuccessfulTime);
        await UntilAsync(c => c.Status.LastScheduleTime == due.AddMinutes(10));
        Assert.Equal(
            ["SawCompletedJob: Saw completed job: tick-29578330, condition: Complete", "SuccessfulCreate: Created job tick-29578330"],
            (await EventsAsync()).Take(2));
    }

    [Fact]
    public async Task Jobs_run_beside_each_other_unless_that_is_forbidden()
    {
        await CreateAsync("long", spec => spec.Schedule = "* * * * *");
        await UntilAsync(c => c.Status?.Active?.Count == 3);
        Assert.Equal(3, (await JobsAsync()).Count);
    }

    [Fact]
    public async Task With_Forbid_a_start_is_left_out_while_the_job_before_runs()
    {
        await CreateAsync("long", spec => (spec.Schedule, spec.ConcurrencyPolicy) = ("* * * * *", ConcurrencyPolicies.Forbid));
        await UntilAsync(c => c.Status?.Active?.Count == 1);
        await _cluster.PassAsync(TimeSpan.FromMinutes(5.5), Ct);
        var first = Assert.Single(await JobsAsync());
        Assert.Contains(
            "JobAlreadyActive: Not starting job because prior execution is running and concurrency policy is Forbid", await EventsAsync());

        await EndAsync(first);
        await UntilAsync(c => c.Status.Active is [var next] && next.Name != first.Metadata.Name);
        Assert.Equal(2, (await JobsAsync()).Count);
    }

    [Fact]
    public async Task With_Replace_the_job_before_is_deleted()
    {
        await CreateAsync("long", spec => (spec.Schedule, spec.ConcurrencyPolicy) = ("* * * * *", ConcurrencyPolicies.Replace));
        var first = (await UntilAsync(c => c.Status?.Active?.Count == 1)).Status.Active[0];
        var cron = await UntilAsync(c => c.Status.Active is [var next] && next.Uid != first.Uid);
        await _cluster.UntilGoneAsync<V1Job>(A.Key(first.Name), Ct);
        await _cluster.PassAsync(TimeSpan.FromSeconds(5), Ct);
        Assert.Equal(cron.Status.Active[0].Name, Assert.Single(await JobsAsync()).Metadata.Name);
    }

    [Fact]
    public async Task Nothing_is_started_while_it_is_suspended_and_the_last_missed_start_is_made_up_for()
    {
        await CreateAsync("ok", spec => (spec.Schedule, spec.Suspend) = ("*/10 * * * *", true));
        await _cluster.PassAsync(TimeSpan.FromMinutes(35), Ct);
        Assert.Empty(await JobsAsync());
        await ChangeAsync(spec => spec.Suspend = false);
        await UntilAsync(c => c.Status.LastScheduleTime == new DateTime(2026, 3, 28, 12, 30, 0, DateTimeKind.Utc));
        await _cluster.PassAsync(TimeSpan.FromSeconds(10), Ct);
        Assert.Single(await JobsAsync());
    }

    [Fact]
    public async Task A_missed_start_is_not_made_up_for_after_its_deadline()
    {
        await CreateAsync("ok", spec => (spec.Schedule, spec.Suspend, spec.StartingDeadlineSeconds) = ("*/10 * * * *", true, 60));
        await _cluster.PassAsync(TimeSpan.FromMinutes(35), Ct);
        await ChangeAsync(spec => spec.Suspend = false);
        await _cluster.PassAsync(TimeSpan.FromMinutes(1), Ct);
        Assert.Empty(await JobsAsync());
        await UntilAsync(c => c.Status?.LastScheduleTime == new DateTime(2026, 3, 28, 12, 40, 0, DateTimeKind.Utc));
    }

    [Fact]
    public async Task Many_missed_starts_are_told_of()
    {
        await CreateAsync("ok", spec => (spec.Schedule, spec.Suspend) = ("* * * * *", true));
        await _cluster.PassAsync(TimeSpan.FromMinutes(120), Ct);
        await ChangeAsync(spec => spec.Suspend = false);
        await UntilAsync(c => c.Status?.LastScheduleTime is not null);
        await _cluster.PassAsync(TimeSpan.FromSeconds(5), Ct);
        Assert.Contains(await EventsAsync(), text => text.StartsWith("TooManyMissedTimes: too many missed start times.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Times_are_those_of_its_zone_over_a_change_of_clocks()
    {
        await CreateAsync("ok", spec => (spec.Schedule, spec.TimeZone) = ("30 2 * * *", "Europe/Berlin"));
        await UntilAsync(c => c.Status?.LastScheduleTime == new DateTime(2026, 3, 29, 1, 0, 0, DateTimeKind.Utc));
        await UntilAsync(c => c.Status?.LastScheduleTime == new DateTime(2026, 3, 30, 0, 30, 0, DateTimeKind.Utc));
        Assert.Equal(["2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"],
            (await JobsAsync()).Select(job => job.Metadata.Annotations[JobLabels.CronJobScheduledTime]).Order());
    }

    [Fact]
    public async Task Jobs_of_long_ago_are_deleted()
    {
        await CreateAsync("ok", spec => (spec.Schedule, spec.SuccessfulJobsHistoryLimit) = ("* * * * *", 2));
        await _cluster.PassAsync(TimeSpan.FromMinutes(6), Ct);
        Assert.Equal(2, (await JobsAsync()).Count);
        Assert.Contains(await EventsAsync(), text => text.StartsWith("SuccessfulDelete: Deleted job tick-", StringComparison.Ordinal));
        await ChangeAsync(spec => spec.SuccessfulJobsHistoryLimit = 0);
        await _cluster.PassAsync(TimeSpan.FromSeconds(40), Ct);
        Assert.DoesNotContain(await JobsAsync(), job => JobConditions.IsFinished(job.Status));
    }

    [Fact]
    public async Task Failed_jobs_have_a_limit_of_their_own()
    {
        await CreateAsync("bad", spec =>
        {
            (spec.Schedule, spec.FailedJobsHistoryLimit) = ("* * * * *", 1);
            spec.JobTemplate.Spec.BackoffLimit = 0;
        });
        await _cluster.PassAsync(TimeSpan.FromMinutes(4), Ct);
        Assert.Single(await JobsAsync());
        Assert.Null((await _cluster.Api.GetAsync<V1CronJob>(Key, Ct)).Status.LastSuccessfulTime);
    }

    [Fact]
    public async Task A_job_that_somebody_made_of_it_is_not_taken_for_its_own()
    {
        await CreateAsync("ok", spec => spec.Schedule = "0 0 1 1 *");
        var cron = await UntilAsync(_ => true);
        await _cluster.Api.CreateAsync(
            new V1Job
            {
                Metadata = new()
                {
                    Name = "by-hand",
                    NamespaceProperty = "default",
                    OwnerReferences = [cron.ControllerReference(_cluster.Api.Catalog.For<V1CronJob>())],
                },
                Spec = cron.Spec.JobTemplate.Spec,
            },
            Ct);
        await _cluster.UntilAsync<V1Job>(A.Key("by-hand"), job => JobConditions.IsFinished(job.Status), Ct);
        cron = await UntilAsync(c => c.Status.LastSuccessfulTime is not null);
        Assert.Equal((null, null), (cron.Status.Active, cron.Status.LastScheduleTime));
        await _cluster.PassAsync(TimeSpan.FromSeconds(5), Ct);
        Assert.Contains("UnexpectedJob: Saw a job that the controller did not create or forgot: by-hand", await EventsAsync());
    }

    [Fact]
    public async Task A_deleted_job_is_missed_and_its_jobs_go_with_a_cron_job()
    {
        await CreateAsync("long", spec => spec.Schedule = "*/30 * * * *");
        var first = (await UntilAsync(c => c.Status?.Active?.Count == 1)).Status.Active[0].Name;
        await _cluster.Api.DeleteAsync<V1Job>(A.Key(first), DeleteOptions.Default with { PropagationPolicy = "Background" }, Ct);
        await UntilAsync(c => c.Status.Active is null);
        await _cluster.PassAsync(TimeSpan.FromSeconds(5), Ct);
        Assert.Contains($"MissingJob: Active job went missing: {first}", await EventsAsync());

        var second = (await UntilAsync(c => c.Status?.Active?.Count == 1)).Status.Active[0].Name;
        await _cluster.Api.DeleteAsync<V1CronJob>(Key, DeleteOptions.Default, Ct);
        await _cluster.UntilGoneAsync<V1Job>(A.Key(second), Ct);
    }

    [Fact]
    public async Task Under_crashes_no_time_is_started_for_twice()
    {
        await CreateAsync("ok", spec =>
            (spec.Schedule, spec.ConcurrencyPolicy, spec.SuccessfulJobsHistoryLimit) = ("* * * * *", ConcurrencyPolicies.Forbid, 100));
        var random = new Random(5);
        for (var crash = 0; crash < 20; crash++)
        {
            await _cluster.PassAsync(TimeSpan.FromMilliseconds(random.Next(40_000)), Ct);
            await _cluster.RestartControllersAsync(Ct);
        }

        await _cluster.PassAsync(TimeSpan.FromMinutes(2), Ct);
        var times = (await JobsAsync()).Select(job => job.Metadata.Annotations[JobLabels.CronJobScheduledTime]).ToList();
        Assert.Equal(times.Count, times.Distinct().Count());
        var minutes = (_cluster.Clock.GetUtcNow() - Start).TotalMinutes;
        Assert.InRange(times.Count, minutes - 2, minutes + 1);
    }

    [Fact]
    public async Task A_schedule_that_never_comes_due_starts_nothing()
    {
        await CreateAsync("ok", spec => spec.Schedule = "0 0 31 2 *");
        await _cluster.PassAsync(TimeSpan.FromDays(2), Ct);
        Assert.Empty(await JobsAsync());
    }

    private Task<V1CronJob> CreateAsync(string image, Action<V1CronJobSpec> change)
    {
        var spec = new V1CronJobSpec
        {
            JobTemplate = new()
            {
                Metadata = new()
                {
                    Labels = new Dictionary<string, string> { ["made"] = "yes" },
                    Annotations = new Dictionary<string, string> { ["a"] = "b" },
                },
                Spec = new()
                {
                    Template = new() { Spec = new() { RestartPolicy = "Never", Containers = [new() { Name = "c", Image = image }] } },
                },
            },
        };
        change(spec);
        return _cluster.Api.CreateAsync(new V1CronJob { Metadata = new() { Name = "tick", NamespaceProperty = "default" }, Spec = spec }, Ct);
    }

    private Task<V1CronJob> UntilAsync(Func<V1CronJob, bool> condition) => _cluster.UntilAsync(Key, condition, Ct);

    private async Task ChangeAsync(Action<V1CronJobSpec> change)
    {
        var target = ApiTarget.Of(_cluster.Api.Catalog.For<V1CronJob>(), Key);
        var cron = (V1CronJob)(await _cluster.Api.GetAsync(target, GetOptions.Newest, Ct)).Decode();
        change(cron.Spec);
        cron.Metadata.ResourceVersion = null;
        await _cluster.Api.UpdateAsync(target, new ApiBody.Typed(cron), WriteOptions.Plain, Ct);
    }

    private async Task EndAsync(V1Job job)
    {
        var pods = (await _cluster.Api.ListAsync(new(_cluster.Api.Catalog.For<V1Pod>(), "default"), ListOptions.All, Ct)).Items;
        var pod = pods.Select(item => item.As<V1Pod>()).Single(pod => pod.Metadata.Labels[JobLabels.JobName] == job.Metadata.Name);
        await _cluster.CrashAsync(pod.Key(), "c", 0, Ct);
    }

    private async Task<IReadOnlyList<V1Job>> JobsAsync() => [.. (await _cluster.Api.ListAsync(
        new(_cluster.Api.Catalog.For<V1Job>(), "default"), ListOptions.All, Ct)).Items.Select(item => item.As<V1Job>())];

    private async Task<IReadOnlyList<string>> EventsAsync() => [.. (await _cluster.Api.ListAsync(
        new(_cluster.Api.Catalog.For<Corev1Event>(), "default"), ListOptions.All, Ct)).Items.Select(item => item.As<Corev1Event>())
        .Where(e => e.InvolvedObject.Kind == "CronJob").Select(e => $"{e.Reason}: {e.Message}").Order()];
}
