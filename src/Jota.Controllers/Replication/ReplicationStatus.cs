using Jota.Api;

namespace Jota.Controllers;

/// <summary>What is told of an owner's replicas.</summary>
internal sealed record ReplicationStatus
{
    /// <summary>Pods that are neither over nor being deleted.</summary>
    public int Replicas { get; init; }

    /// <summary>Of these, those with all labels of the template.</summary>
    public int FullyLabeled { get; init; }

    /// <summary>Of these, those that are ready.</summary>
    public int Ready { get; init; }

    /// <summary>Of these, those that have been ready for long enough.</summary>
    public int Available { get; init; }

    /// <summary>Pods on their way out.</summary>
    public int Terminating { get; init; }

    /// <summary>The generation of the owner that was looked at.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>Why replicas could not be made or deleted; null when they could.</summary>
    public ReplicaFailure? Failure { get; init; }

    /// <summary>Counts, in one pass.</summary>
    public static ReplicationStatus Of(ReplicationSpec spec, ReplicationPods pods, DateTimeOffset now)
    {
        var (labeled, ready, available) = (0, 0, 0);
        var labels = spec.Template.Metadata?.Labels;
        foreach (var pod in pods.Active)
        {
            labeled += Labels.HasAll(pod.Metadata.Labels, labels) ? 1 : 0;
            if (PodReadiness.ReadySince(pod) is { } since)
            {
                ready++;
                available += since.Plus(spec.MinReady) <= now || spec.MinReady == TimeSpan.Zero ? 1 : 0;
            }
        }

        return new()
        {
            Replicas = pods.Active.Count,
            FullyLabeled = labeled,
            Ready = ready,
            Available = available,
            Terminating = pods.Terminating,
        };
    }
}
