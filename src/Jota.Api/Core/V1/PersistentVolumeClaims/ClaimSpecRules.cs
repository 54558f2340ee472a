using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of what a claim asks for, in a claim of its own or in the template of one.</summary>
internal static class ClaimSpecRules
{
    public static void Validate(V1PersistentVolumeClaimSpec spec, FieldErrors at)
    {
        if (spec.AccessModes is not { Count: > 0 })
        {
            at.At("accessModes").Required("at least 1 access mode is required");
        }

        LabelSelectorRules.Validate(spec.Selector, at.At("selector"));
        AccessModes.Validate(spec.AccessModes, at.At("accessModes"));
        ValidateSize(spec.Resources?.Requests, at.At("resources").Key("storage"));
        StorageClassNames.Validate(spec.StorageClassName, at.At("storageClassName"));
        VolumeModes.Validate(spec.VolumeMode, at.At("volumeMode"));
        ClaimDataSources.Validate(spec, at);
        StorageClassNames.Validate(spec.VolumeAttributesClassName, at.At("volumeAttributesClassName"));
    }

    private static void ValidateSize(IDictionary<string, ResourceQuantity>? requests, FieldErrors at)
    {
        if (requests is not null && requests.TryGetValue("storage", out var size))
        {
            StorageAmounts.ValidatePositive(size, at);
        }
        else
        {
            at.Required();
        }
    }
}
