using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of a claim that is made for a pod's volume.</summary>
internal static class ClaimTemplateRules
{
    public static void Validate(V1EphemeralVolumeSource source, FieldErrors at)
    {
        if (source.VolumeClaimTemplate is not { } template)
        {
            at.At("volumeClaimTemplate").Required();
            return;
        }

        var place = at.At("volumeClaimTemplate");
        ValidateMetadata(template.Metadata, place.At("metadata"));
        ClaimSpecRules.Validate(template.Spec ?? new(), place.At("spec"));
    }

    // Only what is passed on to the claim may be given.
    private static void ValidateMetadata(V1ObjectMeta? metadata, FieldErrors at)
    {
        ObjectMetaRules.ValidateAnnotations(metadata?.Annotations, at.At("annotations"));
        ObjectMetaRules.ValidateLabels(metadata?.Labels, at.At("labels"));
        (string Field, bool Set)[] others =
        [
            ("name", !string.IsNullOrEmpty(metadata?.Name)),
            ("generateName", !string.IsNullOrEmpty(metadata?.GenerateName)),
            ("namespace", !string.IsNullOrEmpty(metadata?.NamespaceProperty)),
            ("finalizers", metadata?.Finalizers is { Count: > 0 }),
            ("ownerReferences", metadata?.OwnerReferences is { Count: > 0 }),
        ];
        foreach (var (field, _) in others.Where(other => other.Set))
        {
            at.At(field).Forbidden("cannot be set");
        }
    }
}
