using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>core/v1 PersistentVolumeClaim: all the API server knows about this kind.</summary>
public sealed class PersistentVolumeClaimResource : Resource<V1PersistentVolumeClaim>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } =
        new("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims") { ShortNames = ["pvc"] };

    /// <inheritdoc/>
    public override bool HasGeneration => false;

    /// <inheritdoc/>
    public override bool ReturnsDeletedObject => true;

    /// <inheritdoc/>
    public override SpecStatus<V1PersistentVolumeClaim> Split { get; } = new(
        (claim, from) => claim with { Status = from.Status },
        claim => claim with { Status = new() { Phase = ClaimPhases.Pending } });

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1PersistentVolumeClaim>> Columns { get; } =
    [
        NameColumn,
        new("Status", VolumeCells.Phase) { Description = "Whether it has its volume." },
        new("Volume", c => c.Spec?.VolumeName ?? "") { Description = "The volume that it has, or is to have." },
        new("Capacity", VolumeCells.Capacity) { Description = "How large the volume is." },
        new("Access Modes", VolumeCells.Modes) { Description = "The ways in which the volume can be mounted." },
        new("StorageClass", c => StorageClassNames.Of(c) ?? "") { Description = "The class of the volume." },
        new("VolumeAttributesClass", c => c.Spec?.VolumeAttributesClassName ?? VolumeCells.Unset)
        {
            Description = "The class of the volume's attributes.",
        },
        AgeColumn,
        new("VolumeMode", c => c.Spec?.VolumeMode ?? VolumeCells.Unset) { Priority = 1, Description = "Whether a directory or a device." },
    ];

    /// <inheritdoc/>
    public override void Default(V1PersistentVolumeClaim obj)
    {
        obj.Status ??= new();
        obj.Status.Phase = PodSpecDefaults.OrElse(obj.Status.Phase, ClaimPhases.Pending);
        obj.Spec ??= new();
        obj.Spec.VolumeMode ??= VolumeModes.Filesystem;
    }

    /// <inheritdoc/>
    public override void PrepareForCreate(V1PersistentVolumeClaim obj) => ClaimDataSources.Settle(obj.Spec, null);

    /// <inheritdoc/>
    public override void PrepareForUpdate(V1PersistentVolumeClaim obj, V1PersistentVolumeClaim old) =>
        ClaimDataSources.Settle(obj.Spec, old.Spec);

    /// <inheritdoc/>
    public override void Validate(V1PersistentVolumeClaim obj, FieldErrors errors) =>
        ClaimSpecRules.Validate(obj.Spec ?? new(), errors.At("spec"));

    /// <inheritdoc/>
    public override void ValidateUpdate(V1PersistentVolumeClaim obj, V1PersistentVolumeClaim old, FieldErrors errors)
    {
        Validate(obj, errors);
        ClaimUpdateRules.Validate(obj, old, errors);
    }

    /// <inheritdoc/>
    public override void ValidateStatusUpdate(V1PersistentVolumeClaim obj, V1PersistentVolumeClaim old, FieldErrors errors) =>
        ClaimStatusRules.Validate(obj.Status ?? new(), errors.At("status"));

    /// <inheritdoc/>
    public override IEnumerable<string> Warnings(V1PersistentVolumeClaim obj, V1PersistentVolumeClaim? old) => ClaimWarnings.Of(obj);
}
