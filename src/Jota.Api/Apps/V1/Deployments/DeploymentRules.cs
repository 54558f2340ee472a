using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a deployment.</summary>
internal static class DeploymentRules
{
    public static void Validate(V1DeploymentSpec spec, FieldErrors at)
    {
        at.At("replicas").NotNegative(spec.Replicas);
        if (WorkloadSelectorRules.Validate(spec.Selector, at.At("selector")) is { } selector)
        {
            // Its pods are a replica set's, and upstream speaks of that.
            PodTemplateRules.ValidateReplicated(spec.Template, selector, "ReplicaSet", at.At("template"));
        }

        DeploymentStrategyRules.Validate(spec.Strategy, at.At("strategy"));
        at.At("minReadySeconds").NotNegative(spec.MinReadySeconds);
        at.At("revisionHistoryLimit").NotNegative(spec.RevisionHistoryLimit);
        at.At("progressDeadlineSeconds").NotNegative(spec.ProgressDeadlineSeconds);
        if (spec.ProgressDeadlineSeconds <= (spec.MinReadySeconds ?? 0))
        {
            at.At("progressDeadlineSeconds").Invalid(spec.ProgressDeadlineSeconds, "must be greater than minReadySeconds");
        }
    }

    public static void ValidateStatus(V1DeploymentStatus status, V1DeploymentStatus? old, FieldErrors at)
    {
        at.At("observedGeneration").NotNegative(status.ObservedGeneration);
        at.At("replicas").NotNegative(status.Replicas);
        at.At("updatedReplicas").NotNegative(status.UpdatedReplicas);
        at.At("readyReplicas").NotNegative(status.ReadyReplicas);
        at.At("availableReplicas").NotNegative(status.AvailableReplicas);
        at.At("unavailableReplicas").NotNegative(status.UnavailableReplicas);
        at.At("terminatingReplicas").NotNegative(status.TerminatingReplicas);
        at.At("collisionCount").NotNegative(status.CollisionCount);
        ReplicaCounts counts = new(status.Replicas ?? 0, status.ReadyReplicas, status.AvailableReplicas);
        counts.ValidateUpdated(status.UpdatedReplicas, at);
        counts.ValidateOrder(at);

        // Names of replica sets follow from it: what was once used must not come again.
        if (old?.CollisionCount is { } collisions && (status.CollisionCount ?? 0) < collisions)
        {
            at.At("collisionCount").Invalid(status.CollisionCount ?? 0, "cannot be decremented");
        }
    }
}
