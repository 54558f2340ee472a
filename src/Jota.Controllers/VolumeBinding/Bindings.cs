using Jota.Api;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// The writes that bind a claim and a volume, in their order: the volume first, as only one of several claims can get that. Each is null
/// when it is done already, so that whoever was interrupted goes on where it stopped. Pure.
/// </summary>
internal static class Bindings
{
    /// <summary>The volume, set aside for the claim.</summary>
    public static V1PersistentVolume? Volume(V1PersistentVolume volume, V1PersistentVolumeClaim claim)
    {
        if (volume.Spec.ClaimRef is { } reference && ClaimBindings.IsFor(volume, claim) && !string.IsNullOrEmpty(reference.Uid))
        {
            return null;
        }

        var isOwn = !ClaimBindings.IsFor(volume, claim);
        return volume with
        {
            Metadata = isOwn ? ClaimBindings.With(volume.Metadata, (ClaimBindings.ByController, "yes")) : volume.Metadata,
            Spec = volume.Spec with
            {
                ClaimRef = new()
                {
                    ApiVersion = "v1",
                    Kind = "PersistentVolumeClaim",
                    NamespaceProperty = claim.Metadata.NamespaceProperty,
                    Name = claim.Metadata.Name,
                    Uid = claim.Metadata.Uid,
                    ResourceVersion = claim.Metadata.ResourceVersion,
                },
            },
        };
    }

    /// <summary>The volume in a phase.</summary>
    public static V1PersistentVolume? Phase(V1PersistentVolume volume, string phase, string? reason = null, string? message = null) =>
        volume.Status?.Phase == phase && (volume.Status.Reason ?? "") == (reason ?? "") && (volume.Status.Message ?? "") == (message ?? "")
            ? null
            : volume with { Status = new() { Phase = phase, Reason = reason, Message = message } };

    /// <summary>The claim, with the volume's name.</summary>
    public static V1PersistentVolumeClaim? Claim(V1PersistentVolumeClaim claim, V1PersistentVolume volume)
    {
        var isOwn = claim.Spec.VolumeName != volume.Metadata.Name;
        if (!isOwn && ClaimBindings.Has(claim.Metadata, ClaimBindings.Completed))
        {
            return null;
        }

        var metadata = ClaimBindings.With(claim.Metadata, (ClaimBindings.Completed, "yes"));
        return claim with
        {
            Metadata = isOwn ? ClaimBindings.With(metadata, (ClaimBindings.ByController, "yes")) : metadata,
            Spec = claim.Spec with { VolumeName = volume.Metadata.Name },
        };
    }

    /// <summary>
    /// The claim, with what the volume has. Its size counts when it is bound; what it grows to is told by who makes it grow.
    /// </summary>
    public static V1PersistentVolumeClaim? Bound(V1PersistentVolumeClaim claim, V1PersistentVolume volume)
    {
        var status = claim.Status ?? new();
        var isNew = status.Phase != ClaimPhases.Bound;
        var sameModes = (status.AccessModes ?? []).SequenceEqual(volume.Spec.AccessModes ?? []);
        if (!isNew && sameModes && StorageAmounts.Of(status.Capacity) is not null)
        {
            return null;
        }

        return claim with
        {
            Status = status with
            {
                Phase = ClaimPhases.Bound,
                AccessModes = volume.Spec.AccessModes,
                Capacity = isNew || StorageAmounts.Of(status.Capacity) is null ? volume.Spec.Capacity : status.Capacity,
                CurrentVolumeAttributesClassName = volume.Spec.VolumeAttributesClassName,
            },
        };
    }

    /// <summary>The claim without a volume, as one that waits or has lost it.</summary>
    public static V1PersistentVolumeClaim? Phase(V1PersistentVolumeClaim claim, string phase) => claim.Status?.Phase == phase
        ? null
        : claim with { Status = (claim.Status ?? new()) with { Phase = phase, AccessModes = null, Capacity = null } };

    /// <summary>The volume, no longer set aside. Who set it aside for a claim by name alone has it that way again.</summary>
    public static V1PersistentVolume Unbound(V1PersistentVolume volume)
    {
        var isOwn = ClaimBindings.Has(volume.Metadata, ClaimBindings.ByController);
        return volume with
        {
            Metadata = ClaimBindings.Without(volume.Metadata, ClaimBindings.ByController),
            Spec = volume.Spec with
            {
                ClaimRef = isOwn ? null : volume.Spec.ClaimRef with { Uid = null, ResourceVersion = null },
            },
        };
    }
}
