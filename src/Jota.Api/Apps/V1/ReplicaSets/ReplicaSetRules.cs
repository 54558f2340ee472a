using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a replica set.</summary>
internal static class ReplicaSetRules
{
    public static void Validate(V1ReplicaSetSpec spec, FieldErrors at)
    {
        FirstPass.Check(spec, at);
        if (WorkloadSelectorRules.Validate(spec.Selector, at.At("selector")) is { } selector)
        {
            PodTemplateRules.ValidateReplicated(spec.Template, selector, "ReplicaSet", at.At("template"));
        }
    }

    public static void ValidateStatus(V1ReplicaSetStatus status, FieldErrors at)
    {
        ReplicaCounts counts = new(status.Replicas, status.ReadyReplicas, status.AvailableReplicas)
        {
            FullyLabeled = status.FullyLabeledReplicas,
        };
        FirstPass.Check(status, at);
        counts.Validate(at);
        FirstPass.CheckTerminating(status, at);
    }
}
