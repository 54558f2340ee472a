using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Runs the pods of each Job until enough of them succeeded or too many failed, and counts them.</summary>
internal sealed class JobController : IReconciler
{
    private const string Component = "job-controller";
    private const int Workers = 5;

    private readonly IApi _api;
    private readonly TimeProvider _clock;
    private readonly Resource _resource;
    private readonly ILister<V1Job> _jobs;
    private readonly ILister<V1Pod> _pods;
    private readonly Expectations _expectations;
    private readonly OwnedPods _control;
    private readonly IEventRecorder _events;
    private readonly Pace _pace;
    private readonly JobSelection _selection;
    private readonly OwnWrites<V1Job> _written = new();
    private readonly ConcurrentDictionary<ObjectKey, JobMemory> _memories = [];

    public JobController(ControllerContext context)
    {
        _api = context.Api;
        _clock = context.Clock;
        _resource = _api.Catalog.For<V1Job>();
        _jobs = context.Lister<V1Job>();
        _pods = context.Lister<V1Pod>();
        _expectations = new(_clock);
        _events = context.Events(Component);
        _control = new(_api, _expectations, _events);
        _pace = new(_clock);
        _selection = new(context);
    }

    public void Configure(ControllerBuilder controller) => controller
        .Named("job")
        .For<V1Job>()
        .Owns<V1Pod>(_expectations)
        .Watches<V1Pod>(_selection.JobsThatMayTake)
        .Workers(Workers);

    public async Task<Recheck> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        if (_jobs.Find(key) is not { } cached)
        {
            _expectations.Forget(key);
            _pace.Forget(key);
            _written.Forget(key);
            _memories.TryRemove(key, out _);
            return Recheck.OnChange;
        }

        if (cached.Spec.ManagedBy is { Length: > 0 } manager && manager != JobLabels.BuiltInManager)
        {
            return Recheck.OnChange;
        }

        var memory = _memories.AddOrUpdate(
            key, _ => new(cached.Metadata.Uid), (_, known) => known.Uid == cached.Metadata.Uid ? known : new(cached.Metadata.Uid));
        var outstanding = _expectations.Outstanding(key);
        if (_pace.Wait(key, cached.Metadata.Generation ?? 0, outstanding is not null) is { } wait)
        {
            return Recheck.In(wait);
        }

        // 1. Which pods are ours, and what they ask for.
        var job = _written.Newest(cached);
        var isFinished = JobConditions.IsFinished(job.Status);
        var pods = isFinished ? _pods.OwnedBy(job.Metadata.Uid) : await ClaimAsync(job, ct);
        memory.See(pods);
        var input = new JobInput(job, pods, memory.Released, memory.Backoff, _clock.GetUtcNow()) { MayManage = outstanding is null };
        memory.Backoff ??= input.Backoff;
        var plan = isFinished ? JobPlan.Finished(input) : JobPlan.Compute(input);

        // 2. Make or end some, tell, and only then let go of those that are told of.
        var failure = await ActAsync(input, plan, memory, ct);
        await TellAsync(job, plan, memory, ct);
        await SlowStart.ForEachAsync(plan.Release, (pod, token) => ReleaseAsync(pod, memory, token), ct);
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        var more = plan.Create.Count >= JobWork.Burst || plan.Delete.Count >= JobWork.Burst;
        _pace.Looked(key, job.Metadata.Generation ?? 0, pods.Count, more || _expectations.Outstanding(key) is not null);
        if (isFinished && plan is { Delete.Count: 0, Release.Count: 0 })
        {
            // Finished jobs may be many, and nothing more is done for them.
            _memories.TryRemove(key, out _);
        }

        return (plan.Wait, outstanding) switch
        {
            ({ } look, { } expired) => Recheck.In(look < expired ? look : expired),
            ({ } look, null) => Recheck.In(look),
            (null, { } expired) => Recheck.In(expired),
            _ => Recheck.OnChange,
        };
    }

    private async Task<IReadOnlyList<V1Pod>> ClaimAsync(V1Job job, CancellationToken ct)
    {
        var claims = new Claims<V1Pod>(_api, _resource, job, LabelSelector.From(job.Spec.Selector))
        {
            Finalizer = JobLabels.TrackingFinalizer,
        };
        var own = _pods.OwnedBy(job.Metadata.Uid);
        var orphans = _pods.OrphansIn(job.Metadata.NamespaceProperty);
        return await claims.ClaimAsync(orphans.Count == 0 ? own : [.. own, .. orphans], ct);
    }

    private async Task<Exception?> ActAsync(JobInput input, JobPlan plan, JobMemory memory, CancellationToken ct)
    {
        var owner = new PodOwner(input.Job, _resource);
        if (plan.Create.Count > 0)
        {
            var template = JobPodTemplate.Of(input.Job);
            return await _control.CreateAsync(owner, [.. plan.Create.Select(order => JobPodTemplate.Pod(owner, template, order))], ct);
        }

        if (plan.Delete.Count == 0)
        {
            return null;
        }

        // What does not count is let go of first: should we crash then, the next look ends it (JobSurplus).
        var unkept = plan.DeletedCount ? null
            : await SlowStart.FailureAsync(plan.Delete, (pod, token) => UnkeepAsync(pod, memory, token), ct);
        var gone = plan.DeletedCount ? plan.Delete : [.. plan.Delete.Where(pod => memory.IsReleased(pod) || !JobPods.IsTracked(pod))];
        return await _control.DeleteAsync(owner, gone, ct) ?? unkept?.SourceException;
    }

    /// <summary>Only as long as it runs: one that has ended by now counts.</summary>
    private async Task UnkeepAsync(V1Pod pod, JobMemory memory, CancellationToken ct)
    {
        if (JobPods.IsTracked(pod))
        {
            await JobPodRelease.RunAsync(_api, pod, unchanged: true, ct);
            memory.ReleasedPod(pod);
        }
    }

    private async Task ReleaseAsync(V1Pod pod, JobMemory memory, CancellationToken ct)
    {
        await JobPodRelease.RunAsync(_api, pod, unchanged: false, ct);
        memory.ReleasedPod(pod);
    }

    private async Task TellAsync(V1Job job, JobPlan plan, JobMemory memory, CancellationToken ct)
    {
        if (JobStatuses.Same(job.Status, plan.Status))
        {
            return;
        }

        _written.Wrote(await _api.UpdateStatusAsync(job with { Status = plan.Status }, ct));
        memory.Backoff = plan.Backoff;
        var about = job.Reference(_resource);
        foreach (var told in plan.Events)
        {
            _events.Record(about, told.Type, told.Reason, told.Message);
        }
    }
}
