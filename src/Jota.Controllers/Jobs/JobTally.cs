using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// What of a job has ended: as its status tells, and as its pods show beyond that. A pod is counted in steps, so that a crash between any
/// two counts it once: its uid goes into <c>uncountedTerminatedPods</c>, its finalizer goes, its uid goes and the count rises. Of what
/// succeeds in an Indexed job the index is remembered instead.
/// </summary>
internal sealed class JobTally
{
    public JobTally(JobInput input)
    {
        var status = input.Status;
        var tracked = input.Tracked.Select(pod => pod.Metadata.Uid).ToHashSet(StringComparer.Ordinal);
        UncountedSucceeded = [.. (status.UncountedTerminatedPods?.Succeeded ?? []).Where(tracked.Contains)];
        UncountedFailed = [.. (status.UncountedTerminatedPods?.Failed ?? []).Where(tracked.Contains)];
        CountedSucceeded = (status.Succeeded ?? 0) + (status.UncountedTerminatedPods?.Succeeded?.Count ?? 0) - UncountedSucceeded.Count;
        CountedFailed = (status.Failed ?? 0) + (status.UncountedTerminatedPods?.Failed?.Count ?? 0) - UncountedFailed.Count;

        HashSet<string> known = new([.. UncountedSucceeded, .. UncountedFailed], StringComparer.Ordinal);
        foreach (var pod in input.Tracked.Where(pod => !known.Contains(pod.Metadata.Uid) && input.IsCountable(pod)))
        {
            (JobPods.HasSucceeded(pod) ? NewSucceeded : JobPods.HasFailed(pod, input.Spec) ? NewFailed : null)?.Add(pod);
        }

        Known = known;
        var ignored = input.Spec.PodFailurePolicy is { } policy ? NewFailed.Count(pod => !FailureVerdict.Of(policy, pod).Counts) : 0;
        Failed = CountedFailed + UncountedFailed.Count + NewFailed.Count - ignored;
        if (!input.IsIndexed)
        {
            Succeeded = CountedSucceeded + UncountedSucceeded.Count + NewSucceeded.Count;
            return;
        }

        Completed = JobIndexes.Of(status.CompletedIndexes, input.Completions)
            .With(NewSucceeded.Select(input.IndexOf).OfType<int>());
        Succeeded = Completed.Count;
        Indexes = input.Spec.BackoffLimitPerIndex is null ? null : JobIndexFailures.Of(input, Completed);
    }

    /// <summary>How many succeeded, all in all.</summary>
    public int Succeeded { get; }

    /// <summary>How many failed, all in all, but for those that are ignored.</summary>
    public int Failed { get; }

    /// <summary>How many of them are counted for good.</summary>
    public int CountedSucceeded { get; }

    /// <inheritdoc cref="CountedSucceeded"/>
    public int CountedFailed { get; }

    /// <summary>The uids of pods that the status names already, and that are not let go of yet.</summary>
    public IReadOnlyList<string> UncountedSucceeded { get; }

    /// <inheritdoc cref="UncountedSucceeded"/>
    public IReadOnlyList<string> UncountedFailed { get; }

    /// <summary>Both of them.</summary>
    public IReadOnlySet<string> Known { get; }

    /// <summary>Pods that have ended and that the status does not tell of.</summary>
    public List<V1Pod> NewSucceeded { get; } = [];

    /// <inheritdoc cref="NewSucceeded"/>
    public List<V1Pod> NewFailed { get; } = [];

    /// <summary>The indexes that succeeded; of an Indexed job.</summary>
    public JobIndexes Completed { get; } = JobIndexes.None;

    /// <summary>The failures by index; null where they are not counted so.</summary>
    public JobIndexFailures? Indexes { get; }

    /// <summary>The first index from one on that has neither succeeded nor failed for good.</summary>
    public int FirstOpen(int from)
    {
        var index = Completed.FirstWithout(from);
        while (Indexes?.Failed.FirstWithout(index) is { } next && next != index)
        {
            index = Completed.FirstWithout(next);
        }

        return index;
    }
}
