using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's defaults of a stateful set.</summary>
internal static class StatefulSetDefaults
{
    private static readonly PersistentVolumeClaimResource Claims = new();

    public static void Apply(V1StatefulSetSpec spec)
    {
        spec.Template = PodTemplateDefaults.Apply(spec.Template);
        spec.PodManagementPolicy = PodSpecDefaults.OrElse(spec.PodManagementPolicy, PodManagementPolicies.OrderedReady);
        ApplyStrategy(spec.UpdateStrategy ??= new());
        spec.PersistentVolumeClaimRetentionPolicy ??= new();
        ApplyRetention(spec.PersistentVolumeClaimRetentionPolicy);
        spec.Replicas ??= 1;
        spec.RevisionHistoryLimit ??= 10;
        spec.ServiceName ??= "";
        foreach (var claim in spec.VolumeClaimTemplates ?? [])
        {
            ApplyClaim(claim);
        }
    }

    private static void ApplyStrategy(V1StatefulSetUpdateStrategy strategy)
    {
        if (string.IsNullOrEmpty(strategy.Type))
        {
            strategy.Type = StatefulSetUpdateTypes.RollingUpdate;
            strategy.RollingUpdate ??= new();
        }

        // Who asks for the type alone gets no partition, not even one of zero.
        if (strategy is { Type: StatefulSetUpdateTypes.RollingUpdate, RollingUpdate: { } rolling })
        {
            rolling.Partition ??= 0;
        }
    }

    private static void ApplyRetention(V1StatefulSetPersistentVolumeClaimRetentionPolicy policy)
    {
        policy.WhenDeleted = PodSpecDefaults.OrElse(policy.WhenDeleted, ClaimRetention.Retain);
        policy.WhenScaled = PodSpecDefaults.OrElse(policy.WhenScaled, ClaimRetention.Retain);
    }

    private static void ApplyClaim(V1PersistentVolumeClaim claim)
    {
        claim.ApiVersion = PodSpecDefaults.OrElse(claim.ApiVersion, "v1");
        claim.Kind = PodSpecDefaults.OrElse(claim.Kind, "PersistentVolumeClaim");
        claim.Metadata ??= new();
        Claims.Default(claim);
    }
}
