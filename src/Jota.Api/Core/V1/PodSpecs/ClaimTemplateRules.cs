using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of a claim that is made for a pod's volume.</summary>
internal static class ClaimTemplateRules
{
    private static readonly string[] AccessModes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];

    public static void Validate(V1EphemeralVolumeSource source, FieldErrors at)
    {
        if (source.VolumeClaimTemplate is not { } template)
        {
            at.At("volumeClaimTemplate").Required();
            return;
        }

        var place = at.At("volumeClaimTemplate");
        ValidateMetadata(template.Metadata, place.At("metadata"));
        ValidateSpec(template.Spec ?? new(), place.At("spec"));
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

    private static void ValidateSpec(V1PersistentVolumeClaimSpec spec, FieldErrors at)
    {
        ValidateAccessModes(spec.AccessModes, at.At("accessModes"));
        LabelSelectorRules.Validate(spec.Selector, at.At("selector"));
        if (spec.Resources?.Requests is { } requests && requests.TryGetValue("storage", out var size))
        {
            if (size.ToDecimal() <= 0)
            {
                at.At("resources").Key("storage").Invalid(QuantityText.Of(size), "must be greater than zero");
            }
        }
        else
        {
            at.At("resources").Key("storage").Required();
        }

        if (spec.StorageClassName is { Length: > 0 } storageClass)
        {
            at.At("storageClassName").InvalidEach(storageClass, NameSyntax.DnsSubdomainErrors(storageClass));
        }

        if (spec.VolumeMode is not (null or "Block" or "Filesystem"))
        {
            at.At("volumeMode").NotSupported(spec.VolumeMode, ["Block", "Filesystem"]);
        }
    }

    private static void ValidateAccessModes(IList<string>? modes, FieldErrors at)
    {
        if (modes is not { Count: > 0 })
        {
            at.Required("at least 1 access mode is required");
            return;
        }

        foreach (var mode in modes.Where(mode => !AccessModes.Contains(mode)))
        {
            at.NotSupported(mode, AccessModes);
        }

        if (modes.Contains("ReadWriteOncePod") && modes.Any(mode => mode != "ReadWriteOncePod" && AccessModes.Contains(mode)))
        {
            at.Forbidden("may not use ReadWriteOncePod with other access modes");
        }
    }
}
