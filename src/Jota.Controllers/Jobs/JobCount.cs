using k8s.Models;

namespace Jota.Controllers;

/// <summary>Which pods are counted now: named by the status first, and let go of when it is told. Pure.</summary>
/// <param name="Succeeded">The uids to name as succeeded; of an Indexed job none, since it tells the indexes.</param>
/// <param name="Failed">The uids to name as failed.</param>
/// <param name="Release">The pods to let go of then, whether they count or not.</param>
/// <param name="IsAll">Whether there are no others.</param>
internal sealed record JobCount(IReadOnlyList<string> Succeeded, IReadOnlyList<string> Failed, IReadOnlyList<V1Pod> Release, bool IsAll)
{
    public static JobCount Of(JobInput input, JobTally tally, JobEnd? end)
    {
        List<string> succeeded = [.. tally.UncountedSucceeded];
        List<string> failed = [.. tally.UncountedFailed];
        List<V1Pod> release = [];
        foreach (var pod in input.Tracked)
        {
            if (!MayGo(input, tally, end, pod))
            {
                continue;
            }

            if (release.Count >= JobPlan.MostUncounted)
            {
                return new(succeeded, failed, release, IsAll: false);
            }

            release.Add(pod);
            if (!tally.Known.Contains(pod.Metadata.Uid) && input.IsCountable(pod))
            {
                ListFor(input, end, pod, succeeded, failed)?.Add(pod.Metadata.Uid);
            }
        }

        return new(succeeded, failed, release, IsAll: true);
    }

    private static bool MayGo(JobInput input, JobTally tally, JobEnd? end, V1Pod pod) =>
        input.IsGoing || JobPods.HasSucceeded(pod)
        || (HasFailed(input, end, pod) && (end is not null || tally.Indexes?.Keeps(pod, input.IndexOf(pod)) != true));

    private static List<string>? ListFor(JobInput input, JobEnd? end, V1Pod pod, List<string> succeeded, List<string> failed) =>
        JobPods.HasSucceeded(pod) ? (input.IsIndexed ? null : succeeded)
            : HasFailed(input, end, pod) && FailureVerdict.Of(input.Spec.PodFailurePolicy, pod).Counts ? failed
            : null;

    /// <summary>What is ended with a job that fails has failed. What one that is done does not need was let go of before.</summary>
    private static bool HasFailed(JobInput input, JobEnd? end, V1Pod pod) =>
        JobPods.HasFailed(pod, input.Spec) || (end is { Success: false } && !PodReadiness.IsActive(pod));
}
