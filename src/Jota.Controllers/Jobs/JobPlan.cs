using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// What to do for a job, in this order: make or end pods, tell the status, let go of pods that the status counts. Pure.
/// </summary>
/// <remarks>
/// Safety, whatever happens between any two of these steps, and however often they are done again: never more active pods than the
/// parallelism, nor more than completions are missing; no index done twice at a time; each pod counted once.
/// </remarks>
internal sealed record JobPlan
{
    /// <summary>So many pods are counted at most before the status is told again: it names each of them.</summary>
    public const int MostUncounted = 500;

    /// <summary>The status to tell.</summary>
    public required V1JobStatus Status { get; init; }

    /// <summary>The pods to make.</summary>
    public IReadOnlyList<JobPodOrder> Create { get; init; } = [];

    /// <summary>The pods to end.</summary>
    public IReadOnlyList<V1Pod> Delete { get; init; } = [];

    /// <summary>Whether the pods that are ended count, as failed.</summary>
    public bool DeletedCount { get; init; }

    /// <summary>The pods to let go of when the status is told.</summary>
    public IReadOnlyList<V1Pod> Release { get; init; } = [];

    /// <summary>What is known of failures when the status is told.</summary>
    public JobBackoff Backoff { get; init; }

    /// <summary>When to look again although nothing changes.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>What to tell as events when the status is told.</summary>
    public IReadOnlyList<JobEvent> Events { get; init; } = [];

    public static JobPlan Compute(JobInput input)
    {
        var tally = new JobTally(input);
        var end = JobEnd.Decide(input, tally);
        var work = end is null && input is { MayManage: true, IsGoing: false } ? JobWork.Compute(input, tally) : JobWork.None;
        if (end is null && IsComplete(input, tally, work))
        {
            end = JobEnd.Completed;
        }

        var count = JobCount.Of(input, tally, end);
        var status = new JobStatuses(input, tally, count);
        status.Tell(end, managed: input is { MayManage: true, IsGoing: false });
        return new()
        {
            Status = status.Result,
            Create = work.Create,
            Delete = end is null ? work.Delete : Left(input),
            DeletedCount = end is { Success: false },
            Release = count.Release,
            Backoff = input.Backoff.With(
                [.. tally.NewSucceeded.Intersect(count.Release)], [.. tally.NewFailed.Intersect(count.Release)]),
            Wait = end is null ? Sooner(work.Wait, JobEnd.Deadline(input) - input.Now) : null,
            Events = status.Events,
        };
    }

    /// <summary>What is left to do for a job that has ended: it has no pods that run, and holds none back.</summary>
    public static JobPlan Finished(JobInput input) => new()
    {
        Status = input.Status,
        Delete = Left(input),
        Release = [.. input.Tracked.Where(pod => !PodReadiness.IsActive(pod))],
    };

    private static IReadOnlyList<V1Pod> Left(JobInput input) => input.MayManage ? [.. input.Active.Take(JobWork.Burst)] : [];

    private static bool IsComplete(JobInput input, JobTally tally, JobWork work) =>
        input is { MayManage: true, IsGoing: false, Active.Count: 0 } && work.Create.Count == 0
        && (input.Spec.Completions is null ? tally.Succeeded > 0 : tally.Succeeded >= input.Completions);

    private static TimeSpan? Sooner(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other : one;
}
