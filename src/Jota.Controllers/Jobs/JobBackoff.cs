using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// How soon a failed pod is replaced: ten seconds after the first failure since a success, twenty after the second, and so on up to ten
/// minutes.
/// </summary>
/// <param name="Failures">How many pods failed since the last that succeeded.</param>
/// <param name="Last">When the last of them failed.</param>
internal readonly record struct JobBackoff(int Failures, DateTimeOffset Last)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>What follows from pods that have ended, nothing being known of others.</summary>
    public static JobBackoff After(IEnumerable<V1Pod> ended)
    {
        List<V1Pod> succeeded = [];
        List<V1Pod> failed = [];
        foreach (var pod in ended)
        {
            switch (pod.Status?.Phase)
            {
                case "Succeeded":
                    succeeded.Add(pod);
                    break;
                case "Failed":
                    failed.Add(pod);
                    break;
            }
        }

        return default(JobBackoff).With(succeeded, failed);
    }

    /// <summary>What follows when more pods have ended.</summary>
    public JobBackoff With(IReadOnlyCollection<V1Pod> succeeded, IReadOnlyCollection<V1Pod> failed)
    {
        var since = succeeded.Count == 0 ? DateTimeOffset.MinValue : succeeded.Max(JobPods.EndedAt);
        var (failures, last) = succeeded.Count == 0 ? (Failures, Last) : (0, DateTimeOffset.MinValue);
        foreach (var pod in failed)
        {
            var at = JobPods.EndedAt(pod);
            if (succeeded.Count == 0 || at > since)
            {
                (failures, last) = (failures + 1, at > last ? at : last);
            }
        }

        return new(failures, last);
    }

    /// <summary>How long the next pod has to wait still; zero for not at all.</summary>
    public TimeSpan Wait(DateTimeOffset now) => Wait(Failures, Last, now);

    /// <summary>How long it has to wait after so many failures in a row.</summary>
    public static TimeSpan Wait(int failures, DateTimeOffset last, DateTimeOffset now)
    {
        if (failures <= 0)
        {
            return TimeSpan.Zero;
        }

        var doublings = Math.Min(failures - 1, 10);
        var length = First * (1 << doublings);
        length = length < Longest ? length : Longest;

        // The clock may have been set back meanwhile: it is no reason to wait for longer.
        var left = length - (now - last);
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < length ? left : length;
    }
}
