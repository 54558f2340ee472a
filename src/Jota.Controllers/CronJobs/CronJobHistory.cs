using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Which ended jobs of a cron job are too many: the oldest, of those that succeeded and of those that failed. Pure.</summary>
internal static class CronJobHistory
{
    public static IReadOnlyList<V1Job> TooOld(CronJobInput input) =>
    [
        .. TooOld(input, JobConditions.Complete, input.Spec.SuccessfulJobsHistoryLimit),
        .. TooOld(input, JobConditions.Failed, input.Spec.FailedJobsHistoryLimit),
    ];

    private static IEnumerable<V1Job> TooOld(CronJobInput input, string type, int? limit)
    {
        if (limit is null)
        {
            return [];
        }

        var ended = input.Jobs.Where(job => job.Metadata.DeletionTimestamp is null && JobConditions.IsTrue(job.Status, type))
            .OrderBy(job => job.Status.StartTime ?? job.Metadata.CreationTimestamp).ThenBy(job => job.Metadata.Name, StringComparer.Ordinal)
            .ToList();
        return ended.Take(Math.Max(0, ended.Count - limit.Value));
    }
}
