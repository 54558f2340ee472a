using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Which pods' metrics count: those of pods that go or have failed never do; those of pods that are not ready yet, and those that are
/// missing, are made up so that they never make a change greater. Pure.
/// </summary>
/// <param name="Ready">How many count.</param>
/// <param name="Unready">Those that are not ready yet.</param>
/// <param name="Missing">Those without a metric.</param>
/// <param name="Ignored">Those that do not count at all.</param>
internal sealed record PodGroups(
    int Ready, IReadOnlyList<string> Unready, IReadOnlyList<string> Missing, IReadOnlyList<string> Ignored)
{
    public static PodGroups Of(
        IReadOnlyList<V1Pod> pods, IReadOnlyDictionary<string, PodMetric> metrics, string resource, AutoscalerOptions options, DateTime now)
    {
        var ready = 0;
        List<string> unready = [], missing = [], ignored = [];
        foreach (var pod in pods)
        {
            var name = pod.Metadata.Name;
            if (pod.Metadata.DeletionTimestamp is not null || pod.Status?.Phase == "Failed")
            {
                ignored.Add(name);
            }
            else if (pod.Status?.Phase == "Pending")
            {
                unready.Add(name);
            }
            else if (!metrics.TryGetValue(name, out var metric))
            {
                missing.Add(name);
            }
            else if (resource == "cpu" && IsStarting(pod, metric, options, now))
            {
                unready.Add(name);
            }
            else
            {
                ready++;
            }
        }

        return new(ready, unready, missing, ignored);
    }

    /// <summary>Whether what a pod uses of processors may be what its start took.</summary>
    private static bool IsStarting(V1Pod pod, PodMetric metric, AutoscalerOptions options, DateTime now)
    {
        if (pod.Status?.StartTime is not { } start || PodConditions.Find(pod.Status, PodConditions.Ready) is not { } condition)
        {
            return true;
        }

        var changed = condition.LastTransitionTime ?? default;
        return start.Plus(options.CpuInitializationPeriod) > now

            // A whole window must have passed since it became ready.
            ? condition.Status == "False" || metric.Timestamp < changed.Plus(metric.Window)

            // Later it counts, unless it has never been ready.
            : condition.Status == "False" && start.Plus(options.InitialReadinessDelay) > changed;
    }
}
