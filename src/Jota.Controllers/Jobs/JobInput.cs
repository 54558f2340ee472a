using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>What the plan of a job looks at.</summary>
internal sealed class JobInput
{
    /// <param name="job">The job, as it was last read or written.</param>
    /// <param name="pods">Its pods.</param>
    /// <param name="released">Those (by uid) that were let go of although the cache does not show it yet.</param>
    /// <param name="backoff">How its pods failed so far, as far as that was told already.</param>
    /// <param name="now">The time.</param>
    public JobInput(V1Job job, IReadOnlyList<V1Pod> pods, IReadOnlySet<string> released, JobBackoff? backoff, DateTimeOffset now)
    {
        Job = job;
        Pods = pods;
        Now = now;
        var tracked = new List<V1Pod>(pods.Count);
        var active = new List<V1Pod>();
        foreach (var pod in pods)
        {
            if (JobPods.IsTracked(pod) && !released.Contains(pod.Metadata.Uid))
            {
                tracked.Add(pod);
            }

            if (PodReadiness.IsActive(pod))
            {
                active.Add(pod);
                Ready += PodReadiness.ReadySince(pod) is null ? 0 : 1;
            }
            else if (PodReadiness.IsTerminating(pod))
            {
                Terminating++;
            }
        }

        (Tracked, Active) = (tracked, active);
        Backoff = backoff ?? JobBackoff.After(pods.Where(pod => !JobPods.IsTracked(pod)));
    }

    public V1Job Job { get; }

    public V1JobSpec Spec => Job.Spec;

    public V1JobStatus Status => Job.Status ?? new();

    public DateTimeOffset Now { get; }

    public IReadOnlyList<V1Pod> Pods { get; }

    /// <summary>Pods that stay until they are counted.</summary>
    public IReadOnlyList<V1Pod> Tracked { get; }

    /// <summary>Pods that are neither over nor being deleted.</summary>
    public IReadOnlyList<V1Pod> Active { get; }

    /// <summary>How many of the active pods are ready.</summary>
    public int Ready { get; }

    /// <summary>How many pods are being deleted and not over.</summary>
    public int Terminating { get; }

    public JobBackoff Backoff { get; }

    /// <summary>Whether the caches show all that was done; else pods must be neither made nor deleted.</summary>
    public bool MayManage { get; init; } = true;

    public bool IsGoing => Job.Metadata.DeletionTimestamp is not null;

    public bool IsSuspended => Spec.Suspend == true;

    public bool IsIndexed => JobModes.IsIndexed(Spec);

    /// <summary>The number of completions; of a job without one, none.</summary>
    public int Completions => Spec.Completions ?? 0;

    public int Parallelism => Spec.Parallelism ?? 1;

    /// <summary>The index of a pod, if the job has it (still).</summary>
    public int? IndexOf(V1Pod pod) => JobPods.IndexOf(pod) is { } index && index < Completions ? index : null;

    /// <summary>Whether a pod counts: in an Indexed job those without an index that it has do not.</summary>
    public bool IsCountable(V1Pod pod) => !IsIndexed || IndexOf(pod) is not null;
}
