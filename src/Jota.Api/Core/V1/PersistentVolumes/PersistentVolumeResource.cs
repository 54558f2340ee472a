using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>core/v1 PersistentVolume: all the API server knows about this kind.</summary>
public sealed class PersistentVolumeResource : Resource<V1PersistentVolume>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("", "v1", "PersistentVolume", "persistentvolumes") { ShortNames = ["pv"] };

    /// <inheritdoc/>
    public override bool Namespaced => false;

    /// <inheritdoc/>
    public override bool HasGeneration => false;

    /// <inheritdoc/>
    public override bool ReturnsDeletedObject => true;

    /// <summary>A new one has been in its phase since it was made.</summary>
    public override SpecStatus<V1PersistentVolume> Split { get; } = new(
        (volume, from) => volume with { Status = from.Status },
        volume => volume with
        {
            Status = new() { Phase = VolumePhases.Pending, LastPhaseTransitionTime = volume.Metadata?.CreationTimestamp },
        });

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1PersistentVolume>> Columns { get; } =
    [
        NameColumn,
        new("Capacity", VolumeCells.Capacity) { Description = "How large it is." },
        new("Access Modes", v => AccessModes.Short(v.Spec?.AccessModes)) { Description = "The ways in which it can be mounted." },
        new("Reclaim Policy", v => v.Spec?.PersistentVolumeReclaimPolicy ?? "") { Description = "What becomes of it without its claim." },
        new("Status", VolumeCells.Phase) { Description = "Whether it is free, or taken." },
        new("Claim", VolumeCells.Claim) { Description = "The claim that has it." },
        new("StorageClass", StorageClassNames.Of) { Description = "The class it is of." },
        new("VolumeAttributesClass", v => v.Spec?.VolumeAttributesClassName ?? VolumeCells.Unset)
        {
            Description = "The class of its attributes.",
        },
        new("Reason", v => v.Status?.Reason ?? "") { Description = "What went wrong, in a word." },
        AgeColumn,
        new("VolumeMode", v => v.Spec?.VolumeMode ?? VolumeCells.Unset) { Priority = 1, Description = "Whether a directory or a device." },
    ];

    /// <inheritdoc/>
    public override void Default(V1PersistentVolume obj) => PersistentVolumeDefaults.Apply(obj);

    /// <inheritdoc/>
    public override void Validate(V1PersistentVolume obj, FieldErrors errors) =>
        PersistentVolumeRules.Validate(obj.Spec ?? new(), obj.Metadata?.Name ?? "", errors.At("spec"));

    /// <inheritdoc/>
    public override void ValidateUpdate(V1PersistentVolume obj, V1PersistentVolume old, FieldErrors errors)
    {
        Validate(obj, errors);
        PersistentVolumeUpdateRules.Validate(obj.Spec ?? new(), old.Spec ?? new(), errors);
    }

    /// <inheritdoc/>
    public override void ValidateStatusUpdate(V1PersistentVolume obj, V1PersistentVolume old, FieldErrors errors)
    {
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Warnings(V1PersistentVolume obj, V1PersistentVolume? old) => PersistentVolumeWarnings.Of(obj);
}
