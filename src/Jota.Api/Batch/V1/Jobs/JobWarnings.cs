using k8s.Models;

namespace Jota.Api;

/// <summary>Advice on a job, or on what a cron job makes jobs of.</summary>
internal static class JobWarnings
{
    private const int ManyCompletions = 100_000;
    private const int ManyParallel = 10_000;

    /// <summary>On its numbers.</summary>
    /// <param name="spec">The job's spec.</param>
    /// <param name="path">Where it stands.</param>
    public static IEnumerable<string> Of(V1JobSpec? spec, string path)
    {
        if (JobModes.IsIndexed(spec) && spec is { Completions: > ManyCompletions, Parallelism: > ManyParallel })
        {
            yield return $"{path}: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, "
                + "Kubernetes might not be able to track completedIndexes when a big number of indexes fail";
        }
    }
}
