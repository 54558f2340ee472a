using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a stateful set.</summary>
internal static class StatefulSetRules
{
    private const string Fixed = "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', "
        + "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

    private static readonly string[] Retentions = [ClaimRetention.Retain, ClaimRetention.Delete];

    /// <summary>The rules of a new one.</summary>
    public static void Validate(V1StatefulSetSpec spec, FieldErrors at) => Validate(spec, isNew: true, at);

    /// <summary>What may be changed later, and that it is as it ought to be.</summary>
    public static void ValidateUpdate(V1StatefulSetSpec spec, V1StatefulSetSpec old, FieldErrors at)
    {
        Validate(spec, isNew: false, at);
        var kept = spec with
        {
            Replicas = old.Replicas,
            Ordinals = old.Ordinals,
            Template = old.Template,
            UpdateStrategy = old.UpdateStrategy,
            RevisionHistoryLimit = old.RevisionHistoryLimit,
            PersistentVolumeClaimRetentionPolicy = old.PersistentVolumeClaimRetentionPolicy,
            MinReadySeconds = old.MinReadySeconds,
        };
        if (!ModelDiff.Same(kept, old))
        {
            at.Forbidden(Fixed);
        }
    }

    public static void ValidateStatus(V1StatefulSetStatus status, V1StatefulSetStatus? old, FieldErrors at)
    {
        FirstPass.Check(status, at);
        ReplicaCounts counts = new(status.Replicas, status.ReadyReplicas, status.AvailableReplicas);
        counts.ValidateStateful(status.CurrentReplicas, status.UpdatedReplicas, at);
        if (old?.CollisionCount is { } collisions && (status.CollisionCount ?? 0) < collisions)
        {
            at.At("collisionCount").Invalid(status.CollisionCount ?? 0, "cannot be decremented");
        }
    }

    private static void Validate(V1StatefulSetSpec spec, bool isNew, FieldErrors at)
    {
        if (spec.PodManagementPolicy is not (PodManagementPolicies.OrderedReady or PodManagementPolicies.Parallel))
        {
            at.At("podManagementPolicy").Invalid(spec.PodManagementPolicy, "must be 'OrderedReady' or 'Parallel'");
        }

        StatefulSetStrategyRules.Validate(spec.UpdateStrategy, at.At("updateStrategy"));
        ValidateRetention(spec.PersistentVolumeClaimRetentionPolicy, at.At("persistentVolumeClaimRetentionPolicy"));
        for (var i = 0; isNew && i < (spec.VolumeClaimTemplates?.Count ?? 0); i++)
        {
            ClaimSpecRules.Validate(spec.VolumeClaimTemplates![i].Spec, at.At("volumeClaimTemplates").At(i).At("spec"));
        }

        FirstPass.Check(spec, at);
        at.At("ordinals.start").NotNegative(spec.Ordinals?.Start);
        if (isNew && spec.ServiceName is { Length: > 0 } service)
        {
            at.At("serviceName").InvalidEach(service, NameSyntax.DnsLabelErrors(service));
        }

        ValidateSelector(spec, at);
        PodTemplateRules.ValidateKept(WithClaims(spec), "StatefulSet", at.At("template"));
    }

    private static void ValidateRetention(V1StatefulSetPersistentVolumeClaimRetentionPolicy? policy, FieldErrors at)
    {
        if (policy is not null)
        {
            ValidateRetention(policy.WhenDeleted, at.At("whenDeleted"));
            ValidateRetention(policy.WhenScaled, at.At("whenScaled"));
        }
    }

    private static void ValidateRetention(string retention, FieldErrors at)
    {
        if (!Retentions.Contains(retention))
        {
            at.NotSupported(retention, Retentions);
        }
    }

    private static void ValidateSelector(V1StatefulSetSpec spec, FieldErrors at)
    {
        if (spec.Selector is null)
        {
            at.At("selector").Required();
        }

        LabelSelectorRules.Validate(spec.Selector, at.At("selector"));
        if (spec.Selector is { MatchLabels: not { Count: > 0 }, MatchExpressions: not { Count: > 0 } })
        {
            at.At("selector").Invalid(LabelSelectorRules.Shown(spec.Selector), "empty selector is invalid for statefulset");
        }

        if (WorkloadSelectorRules.Read(spec.Selector) is { } selector)
        {
            SelectorMatch.Validate(selector, spec.Template.Metadata?.Labels, at.At("template").At("metadata").At("labels"));
        }
        else
        {
            at.At("selector").Invalid(LabelSelectorRules.Shown(spec.Selector), "");
        }
    }

    /// <summary>The template as its pods will be: the claims are volumes there, which containers may mount.</summary>
    private static V1PodTemplateSpec WithClaims(V1StatefulSetSpec spec)
    {
        if (spec.VolumeClaimTemplates is not { Count: > 0 } claims)
        {
            return spec.Template;
        }

        var given = spec.Template.Spec.Volumes ?? [];
        var names = given.Select(volume => volume.Name).ToHashSet(StringComparer.Ordinal);
        var more = claims.Select(claim => claim.Metadata?.Name ?? "").Where(name => !names.Contains(name))
            .Select(name => new V1Volume { Name = name, PersistentVolumeClaim = new() { ClaimName = name } });
        return spec.Template with { Spec = spec.Template.Spec with { Volumes = [.. given, .. more] } };
    }
}
