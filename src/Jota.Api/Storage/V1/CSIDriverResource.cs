using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>storage.k8s.io/v1 CSIDriver: all the API server knows about this kind.</summary>
public sealed class CSIDriverResource : Resource<V1CSIDriver>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("storage.k8s.io", "v1", "CSIDriver", "csidrivers");

    /// <inheritdoc/>
    public override bool Namespaced => false;

    /// <inheritdoc/>
    public override bool ReturnsDeletedObject => true;

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1CSIDriver>> Columns { get; } =
    [
        NameColumn,
        new("AttachRequired", d => d.Spec?.AttachRequired ?? true) { Description = "Whether volumes are attached to nodes first." },
        new("PodInfoOnMount", d => d.Spec?.PodInfoOnMount ?? false) { Description = "Whether it is told which pod mounts." },
        new("StorageCapacity", d => d.Spec?.StorageCapacity ?? false) { Description = "Whether it tells how much room there is." },
        new("TokenRequests", CSIDriverRules.ShownTokens) { Description = "For whom it gets tokens of pods' accounts." },
        new("RequiresRepublish", d => d.Spec?.RequiresRepublish ?? false) { Description = "Whether it is asked again from time to time." },
        new("Modes", d => string.Join(',', d.Spec?.VolumeLifecycleModes ?? [])) { Description = "Which volumes it has." },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override void Default(V1CSIDriver obj)
    {
        obj.Spec ??= new();
        obj.Spec.AttachRequired ??= true;
        obj.Spec.PodInfoOnMount ??= false;
        obj.Spec.StorageCapacity ??= false;
        obj.Spec.FsGroupPolicy ??= "ReadWriteOnceWithFSType";
        obj.Spec.RequiresRepublish ??= false;
        obj.Spec.SeLinuxMount ??= false;
        obj.Spec.VolumeLifecycleModes = obj.Spec.VolumeLifecycleModes is { Count: > 0 } modes ? modes : ["Persistent"];
    }

    /// <inheritdoc/>
    public override void Validate(V1CSIDriver obj, FieldErrors errors)
    {
        CSIDriverName.Validate(obj.Metadata?.Name, errors.At("metadata").At("name"));
        CSIDriverRules.Validate(obj.Spec, errors.At("spec"));
    }

    /// <inheritdoc/>
    public override void ValidateUpdate(V1CSIDriver obj, V1CSIDriver old, FieldErrors errors)
    {
        CSIDriverRules.Validate(obj.Spec, errors.At("spec"));
        CSIDriverRules.ValidateUpdate(obj.Spec, old.Spec ?? new(), errors.At("spec"));
    }
}
