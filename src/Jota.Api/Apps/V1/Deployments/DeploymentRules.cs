using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a deployment.</summary>
internal static class DeploymentRules
{
    public static void Validate(V1DeploymentSpec spec, FieldErrors at)
    {
        FirstPass.Check(spec, at);
        if (WorkloadSelectorRules.Validate(spec.Selector, at.At("selector")) is { } selector)
        {
            // Its pods are a replica set's, and upstream speaks of that.
            PodTemplateRules.ValidateReplicated(spec.Template, selector, "ReplicaSet", at.At("template"));
        }

        DeploymentStrategyRules.Validate(spec.Strategy, at.At("strategy"));
        FirstPass.CheckTimes(spec, at);
        if (spec.ProgressDeadlineSeconds <= (spec.MinReadySeconds ?? 0))
        {
            at.At("progressDeadlineSeconds").Invalid(spec.ProgressDeadlineSeconds, "must be greater than minReadySeconds");
        }
    }

    public static void ValidateStatus(V1DeploymentStatus status, V1DeploymentStatus? old, FieldErrors at)
    {
        FirstPass.Check(status, at);
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
