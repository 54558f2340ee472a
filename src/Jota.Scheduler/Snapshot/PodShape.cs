using System.Collections.Immutable;
using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>A pod to be scheduled, with what plugins ask of it computed once.</summary>
internal sealed class PodShape
{
    public PodShape(V1Pod pod)
    {
        Pod = pod;
        Footprint = PodFootprint.Of(pod);
        Required = RequiredNodes.Of(pod.Spec);
        Preferred = [.. pod.Spec.Affinity?.NodeAffinity?.PreferredDuringSchedulingIgnoredDuringExecution ?? []];
        Tolerations = [.. pod.Spec.Tolerations ?? []];
        Spread = SpreadConstraint.Of(pod);
    }

    public V1Pod Pod { get; }

    public V1PodSpec Spec => Pod.Spec;

    public PodFootprint Footprint { get; }

    public RequiredNodes Required { get; }

    public ImmutableArray<V1PreferredSchedulingTerm> Preferred { get; }

    public ImmutableArray<V1Toleration> Tolerations { get; }

    /// <summary>How it says that it wants to be spread.</summary>
    public ImmutableArray<SpreadConstraint> Spread { get; }

    /// <summary>The node that it was promised; null for none.</summary>
    public string? NominatedNode => Pod.Status?.NominatedNodeName is { Length: > 0 } node ? node : null;

    public ObjectKey Key => new(Pod.Metadata.NamespaceProperty ?? "", Pod.Metadata.Name);

    public string Uid => Pod.Metadata.Uid;

    /// <summary>The scheduler that it asks for.</summary>
    public string SchedulerName => Pod.Spec.SchedulerName is { Length: > 0 } name ? name : SchedulerConfiguration.DefaultName;

    public int Priority => Pod.Spec.Priority ?? 0;
}
