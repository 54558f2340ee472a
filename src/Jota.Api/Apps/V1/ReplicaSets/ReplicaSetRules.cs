using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a replica set.</summary>
internal static class ReplicaSetRules
{
    public static void Validate(V1ReplicaSetSpec spec, FieldErrors at)
    {
        at.At("replicas").NotNegative(spec.Replicas);
        at.At("minReadySeconds").NotNegative(spec.MinReadySeconds);
        if (WorkloadSelectorRules.Validate(spec.Selector, at.At("selector")) is { } selector)
        {
            PodTemplateRules.ValidateReplicated(spec.Template, selector, "ReplicaSet", at.At("template"));
        }
    }

    public static void ValidateStatus(V1ReplicaSetStatus status, FieldErrors at)
    {
        ReplicaCounts counts = new(status.Replicas, status.ReadyReplicas, status.AvailableReplicas) { FullyLabeled = status.FullyLabeledReplicas };
        counts.Validate(status.ObservedGeneration, at);
        at.At("terminatingReplicas").NotNegative(status.TerminatingReplicas);
    }
}
