using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Starts the jobs of each CronJob when they are due, and deletes those of long ago. Between its times a cron job costs nothing.
/// </summary>
internal sealed class CronJobController : IReconciler
{
    private const string Component = "cronjob-controller";
    private const int Workers = 5;

    private static readonly DeleteOptions InBackground = DeleteOptions.Default with { PropagationPolicy = "Background" };

    private readonly IApi _api;
    private readonly TimeProvider _clock;
    private readonly Resource _resource;
    private readonly ILister<V1CronJob> _cronJobs;
    private readonly ILister<V1Job> _jobs;
    private readonly IEventRecorder _events;
    private readonly OwnWrites<V1CronJob> _written = new();

    public CronJobController(ControllerContext context)
    {
        _api = context.Api;
        _clock = context.Clock;
        _resource = _api.Catalog.For<V1CronJob>();
        _cronJobs = context.Lister<V1CronJob>();
        _jobs = context.Lister<V1Job>();
        _events = context.Events(Component);
    }

    public void Configure(ControllerBuilder controller) => controller
        .Named("cronjob")
        .For<V1CronJob>()
        .Owns<V1Job>()
        .Workers(Workers);

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_cronJobs.Find(key) is not { } cached)
        {
            _written.Forget(key);
            return Recheck.OnChange;
        }

        var cronJob = _written.Newest(cached);
        var jobs = _jobs.OwnedBy(cronJob.Metadata.Uid);
        var gone = await GoneAsync(cronJob, jobs, ct);
        var plan = CronJobPlan.Compute(new(cronJob, jobs, gone, _clock.LocalTimeZone, _clock.GetUtcNow()));
        var about = cronJob.Reference(_resource);
        foreach (var told in plan.Events)
        {
            _events.Record(about, told.Type, told.Reason, told.Message);
        }

        // 1. Start what is due, in place of what is replaced.
        await DeleteAsync(about, plan.Replace, ct);
        var status = plan.Start is { } time ? await StartAsync(cronJob, plan, time, ct) : plan.Status;

        // 2. Tell.
        if (!CronJobStatuses.Same(cronJob.Status, status))
        {
            _written.Wrote(await _api.UpdateStatusAsync(cronJob with { Status = status }, ct));
        }

        // 3. Clean up.
        await DeleteAsync(about, plan.Old, ct);
        return plan.Wait is { } wait ? Recheck.In(wait) : Recheck.OnChange;
    }

    /// <summary>Which jobs that the status names as active are really gone: the cache may be behind.</summary>
    private async Task<HashSet<string>> GoneAsync(V1CronJob cronJob, IReadOnlyList<V1Job> jobs, CancellationToken ct)
    {
        var gone = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reference in cronJob.Status?.Active ?? [])
        {
            if (jobs.All(job => job.Metadata.Uid != reference.Uid) && !await IsThereAsync(cronJob, reference, ct))
            {
                gone.Add(reference.Uid);
            }
        }

        return gone;
    }

    private async Task<bool> IsThereAsync(V1CronJob cronJob, V1ObjectReference reference, CancellationToken ct)
    {
        try
        {
            var job = await _api.GetAsync<V1Job>(new(cronJob.Metadata.NamespaceProperty, reference.Name), ct);
            return job.Metadata.Uid == reference.Uid;
        }
        catch (ApiException e) when (e.Code == 404)
        {
            return false;
        }
    }

    private async Task<V1CronJobStatus> StartAsync(V1CronJob cronJob, CronJobPlan plan, DateTimeOffset time, CancellationToken ct)
    {
        var about = cronJob.Reference(_resource);
        var wanted = CronJobNames.NewJob(cronJob, _resource, time, plan.Zone);
        V1Job job;
        try
        {
            job = await _api.CreateAsync(wanted, ct);
            _events.Record(about, EventType.Normal, "SuccessfulCreate", $"Created job {job.Metadata.Name}");
        }
        catch (ApiException e) when (e is { Code: 409, Reason: "AlreadyExists" })
        {
            job = await _api.GetAsync<V1Job>(wanted.Key(), ct);
            if (job.Controller()?.Uid != cronJob.Metadata.Uid)
            {
                // Somebody else has the name: it is theirs to say what became of it.
                return plan.Status;
            }
        }
        catch (ApiException e)
        {
            if (e.Details?.Causes?.Any(cause => cause.Reason == "NamespaceTerminating") == true)
            {
                return plan.Status;
            }

            _events.Record(about, EventType.Warning, "FailedCreate", $"Error creating job: {e.Message}");
            throw;
        }

        var isNamed = plan.Status.Active?.Any(reference => reference.Uid == job.Metadata.Uid) == true;
        return plan.Status with
        {
            LastScheduleTime = time.UtcDateTime,
            Active = isNamed || JobConditions.IsFinished(job.Status)
                ? plan.Status.Active
                : [.. plan.Status.Active ?? [], CronJobReferences.To(job)],
        };
    }

    private async Task DeleteAsync(V1ObjectReference about, IReadOnlyList<V1Job> jobs, CancellationToken ct)
    {
        foreach (var job in jobs)
        {
            try
            {
                await _api.DeleteAsync<V1Job>(job.Key(), InBackground with { Uid = job.Metadata.Uid }, ct);
                _events.Record(about, EventType.Normal, "SuccessfulDelete", $"Deleted job {job.Metadata.Name}");
            }
            catch (ApiException e) when (e.Code is 404 or 409)
            {
                // Gone already, or another job of that name now.
            }
            catch (ApiException e)
            {
                _events.Record(about, EventType.Warning, "FailedDelete", $"Deleted job: {e.Message}");
                throw;
            }
        }
    }
}
