using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Which pods of a job that goes on are made and which are ended, and how long the next has to wait. Pure.</summary>
/// <param name="Create">The pods to make; none while there are some to end.</param>
/// <param name="Delete">The pods to end. They are too many: what becomes of them does not count.</param>
/// <param name="Wait">How long the next pod has to wait because others failed.</param>
internal sealed record JobWork(IReadOnlyList<JobPodOrder> Create, IReadOnlyList<V1Pod> Delete, TimeSpan? Wait)
{
    /// <summary>So many pods are made or ended at most before the caches are looked at again.</summary>
    public const int Burst = 500;

    public static JobWork None { get; } = new([], [], null);

    public static JobWork Compute(JobInput input, JobTally tally)
    {
        var wanted = Wanted(input, tally);
        var surplus = JobSurplus.Of(input, Math.Max(0, input.Active.Count - wanted));
        if (surplus.Count > 0)
        {
            return new([], [.. surplus.Take(Burst)], null);
        }

        var ending = JobModes.ReplacesOnlyFailed(input.Spec) ? input.Terminating : 0;
        var missing = Math.Min(wanted - ending - input.Active.Count, Burst);
        return missing <= 0 ? None
            : input.IsIndexed ? Indexes(input, tally, missing)
            : Alike(input, tally, missing);
    }

    /// <summary>How many pods are to be active.</summary>
    private static int Wanted(JobInput input, JobTally tally) => input switch
    {
        { IsSuspended: true } => 0,

        // Any pod knows whether all of the job is done: once one has succeeded, the others are left to end.
        { Spec.Completions: null } => tally.Succeeded > 0 ? input.Active.Count : input.Parallelism,
        _ => Math.Clamp(input.Completions - tally.Succeeded, 0, input.Parallelism),
    };

    private static TimeSpan BackoffWait(JobInput input, JobTally tally) =>
        input.Backoff.With(tally.NewSucceeded, tally.NewFailed).Wait(input.Now);

    private static JobWork Alike(JobInput input, JobTally tally, int missing) => BackoffWait(input, tally) is var wait
        && wait > TimeSpan.Zero ? None with { Wait = wait } : new([.. Enumerable.Repeat(default(JobPodOrder), missing)], [], null);

    private static JobWork Indexes(JobInput input, JobTally tally, int missing)
    {
        if (tally.Indexes is null && BackoffWait(input, tally) is var all && all > TimeSpan.Zero)
        {
            return None with { Wait = all };
        }

        var taken = input.Active.Select(input.IndexOf).OfType<int>().ToHashSet();
        if (JobModes.ReplacesOnlyFailed(input.Spec))
        {
            taken.UnionWith(input.Pods.Where(PodReadiness.IsTerminating).Select(input.IndexOf).OfType<int>());
        }

        var orders = new List<JobPodOrder>(missing);
        TimeSpan? wait = null;
        for (var index = tally.FirstOpen(0); index < input.Completions && orders.Count < missing; index = tally.FirstOpen(index + 1))
        {
            if (taken.Contains(index))
            {
                continue;
            }

            if (tally.Indexes?.Wait(index, input.Now) is { } left && left > TimeSpan.Zero)
            {
                wait = left < wait ? left : wait ?? left;
                continue;
            }

            orders.Add(Order(input, tally, index));
        }

        return new(orders, [], wait);
    }

    private static JobPodOrder Order(JobInput input, JobTally tally, int index)
    {
        if (tally.Indexes is not { } indexes)
        {
            return new(index, null, 0);
        }

        var (failures, ignored) = indexes.Before(index, input.Spec.PodFailurePolicy);
        return new(index, failures, ignored);
    }
}
