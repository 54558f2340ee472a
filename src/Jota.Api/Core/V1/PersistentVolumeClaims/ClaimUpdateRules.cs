using k8s.Models;

namespace Jota.Api;

/// <summary>
/// What a claim asks for stays as it was, so that quotas and limits mean something. It gets the name of its volume once; one that has its
/// volume may ask for more, and for other attributes; one that names no class may be given one.
/// </summary>
internal static class ClaimUpdateRules
{
    private const string Fixed =
        "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";

    public static void Validate(V1PersistentVolumeClaim claim, V1PersistentVolumeClaim old, FieldErrors errors)
    {
        var (spec, oldSpec) = (claim.Spec ?? new(), old.Spec ?? new());
        var (annotation, oldAnnotation) = (Annotation(claim), Annotation(old));
        var upgraded = oldAnnotation is not null && oldSpec.StorageClassName is null && spec.StorageClassName == oldAnnotation;
        if (!upgraded && (annotation ?? "") != (oldAnnotation ?? ""))
        {
            Immutable.Refuse(
                annotation ?? "", oldAnnotation ?? "", errors.At("metadata").At("annotations").At(StorageClassNames.Annotation));
        }

        ValidateSpec(AsAllowed(claim, spec, oldSpec, upgraded || oldAnnotation is null), oldSpec, errors.At("spec"));
        ValidateSize(spec, old, errors.At("spec").At("resources").At("requests").At("storage"));
        Immutable.RefuseChange(spec.VolumeMode, oldSpec.VolumeMode, errors.At("volumeMode"));
        if (old.Status?.CurrentVolumeAttributesClassName is not null && oldSpec.VolumeAttributesClassName != spec.VolumeAttributesClassName)
        {
            ValidateAttributes(spec.VolumeAttributesClassName, errors.At("spec").At("volumeAttributesClassName"));
        }
    }

    /// <summary>The new spec with what was allowed to change as it was.</summary>
    private static V1PersistentVolumeClaimSpec AsAllowed(
        V1PersistentVolumeClaim claim, V1PersistentVolumeClaimSpec spec, V1PersistentVolumeClaimSpec old, bool mayGetClass)
    {
        var isBound = claim.Status?.Phase == ClaimPhases.Bound;
        return spec with
        {
            VolumeName = string.IsNullOrEmpty(old.VolumeName) ? old.VolumeName : spec.VolumeName,
            StorageClassName = mayGetClass && old.StorageClassName is null ? null : spec.StorageClassName,
            Resources = isBound ? WithStorageOf(spec.Resources, old.Resources) : spec.Resources,
            VolumeAttributesClassName = isBound ? old.VolumeAttributesClassName : spec.VolumeAttributesClassName,
        };
    }

    private static V1VolumeResourceRequirements? WithStorageOf(V1VolumeResourceRequirements? now, V1VolumeResourceRequirements? old)
    {
        if (now?.Requests is null || old?.Requests is null || !old.Requests.TryGetValue("storage", out var size))
        {
            return now;
        }

        return now with { Requests = new Dictionary<string, ResourceQuantity>(now.Requests) { ["storage"] = size } };
    }

    private static void ValidateSpec(V1PersistentVolumeClaimSpec spec, V1PersistentVolumeClaimSpec old, FieldErrors at)
    {
        var (before, after) = (ModelDiff.Canonical(old), ModelDiff.Canonical(spec));
        if (before != after)
        {
            at.Forbidden($"{Fixed}\n{UnifiedDiff.Of(before, after)}");
        }
    }

    // Who asked for more than there is to have may ask for less again, but for no less than he has.
    private static void ValidateSize(V1PersistentVolumeClaimSpec spec, V1PersistentVolumeClaim old, FieldErrors at)
    {
        var (now, was) = (StorageAmounts.Of(spec.Resources?.Requests), StorageAmounts.Of(old.Spec?.Resources?.Requests));
        if (now < was && now <= (StorageAmounts.Of(old.Status?.Capacity) ?? Quantity.Zero))
        {
            at.Forbidden("field can not be less than status.capacity");
        }
    }

    private static void ValidateAttributes(string? attributes, FieldErrors at)
    {
        if (attributes is null)
        {
            at.Forbidden("update from non-nil value to nil is forbidden");
        }
        else if (attributes.Length == 0)
        {
            at.Forbidden("update from non-nil value to an empty string is forbidden");
        }
    }

    private static string? Annotation(V1PersistentVolumeClaim claim) =>
        claim.Metadata?.Annotations is { } annotations && annotations.TryGetValue(StorageClassNames.Annotation, out var name) ? name : null;
}
