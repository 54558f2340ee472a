using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// How often each index of a job failed, where that is limited by index (KEP-3850). The count goes from pod to pod: the last failed pod of
/// an index stays until the next one, or the index's end, has taken it over.
/// </summary>
/// <param name="Failed">The indexes that have failed for good.</param>
/// <param name="Last">By index: the failed pod that stays for now.</param>
internal sealed record JobIndexFailures(JobIndexes Failed, IReadOnlyDictionary<int, V1Pod> Last)
{
    public static JobIndexFailures Of(JobInput input, JobIndexes succeeded)
    {
        if (JobEnd.IsTold(input.Status))
        {
            // What is ended with the job says nothing of its index.
            return new(JobIndexes.Of(input.Status.FailedIndexes, input.Completions), new Dictionary<int, V1Pod>());
        }

        var limit = input.Spec.BackoffLimitPerIndex ?? int.MaxValue;
        List<(int Index, V1Pod Pod)> failedPods = [];
        List<int> failed = [];
        foreach (var pod in input.Tracked)
        {
            if (JobPods.HasFailed(pod, input.Spec) && input.IndexOf(pod) is { } index)
            {
                failedPods.Add((index, pod));
                if (IsLast(FailureVerdict.Of(input.Spec.PodFailurePolicy, pod), pod, limit))
                {
                    failed.Add(index);
                }
            }
        }

        var all = JobIndexes.Of(input.Status.FailedIndexes, input.Completions).With(failed);
        var active = input.Active.Select(input.IndexOf).OfType<int>().ToHashSet();
        var last = new Dictionary<int, V1Pod>();
        foreach (var (index, pod) in failedPods)
        {
            if (!succeeded.Contains(index) && !all.Contains(index) && !active.Contains(index)
                && (!last.TryGetValue(index, out var other) || IsAfter(pod, other)))
            {
                last[index] = pod;
            }
        }

        return new(all, last);
    }

    /// <summary>What the next pod of an index is to say of those before it.</summary>
    public (int Failures, int Ignored) Before(int index, V1PodFailurePolicy? policy)
    {
        if (!Last.TryGetValue(index, out var pod))
        {
            return (0, 0);
        }

        var (failures, ignored) = (JobPods.FailuresBefore(pod), JobPods.IgnoredBefore(pod));
        return FailureVerdict.Of(policy, pod).Counts ? (Next(failures), ignored) : (failures, Next(ignored));
    }

    /// <summary>How long the next pod of an index has to wait still.</summary>
    public TimeSpan Wait(int index, DateTimeOffset now) => Last.TryGetValue(index, out var pod)
        ? JobBackoff.Wait(Next(All(pod)), JobPods.EndedAt(pod), now)
        : TimeSpan.Zero;

    /// <summary>Whether a pod stays although it has ended.</summary>
    public bool Keeps(V1Pod pod, int? index) =>
        index is { } known && Last.TryGetValue(known, out var last) && last.Metadata.Uid == pod.Metadata.Uid;

    private static bool IsLast(FailureVerdict verdict, V1Pod pod, int limit) =>
        verdict.FailsIndex || (verdict.Counts && JobPods.FailuresBefore(pod) >= limit);

    private static bool IsAfter(V1Pod pod, V1Pod other) => All(pod) >= All(other) && JobPods.EndedAt(pod) >= JobPods.EndedAt(other);

    private static int All(V1Pod pod) => (int)Math.Min(int.MaxValue, (long)JobPods.FailuresBefore(pod) + JobPods.IgnoredBefore(pod));

    private static int Next(int count) => count == int.MaxValue ? count : count + 1;
}
