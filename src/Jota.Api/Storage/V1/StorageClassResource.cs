using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>storage.k8s.io/v1 StorageClass: all the API server knows about this kind.</summary>
public sealed class StorageClassResource : Resource<V1StorageClass>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("storage.k8s.io", "v1", "StorageClass", "storageclasses") { ShortNames = ["sc"] };

    /// <inheritdoc/>
    public override bool Namespaced => false;

    /// <inheritdoc/>
    public override bool ReturnsDeletedObject => true;

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1StorageClass>> Columns { get; } =
    [
        new("Name", StorageClassRules.ShownName) { Format = "name", Description = ColumnDescriptions.Name },
        new("Provisioner", c => c.Provisioner ?? "") { Description = "What makes volumes of this class." },
        new("ReclaimPolicy", c => c.ReclaimPolicy ?? "Delete") { Description = "What becomes of a volume that its claim lets go of." },
        new("VolumeBindingMode", c => c.VolumeBindingMode ?? "Immediate")
        {
            Description = "Whether a claim gets its volume at once or when a pod uses it.",
        },
        new("AllowVolumeExpansion", c => c.AllowVolumeExpansion == true) { Description = "Whether volumes of this class can grow." },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override void Default(V1StorageClass obj)
    {
        obj.ReclaimPolicy ??= "Delete";
        obj.VolumeBindingMode ??= "Immediate";
    }

    /// <inheritdoc/>
    public override void Validate(V1StorageClass obj, FieldErrors errors) => StorageClassRules.Validate(obj, errors);

    /// <inheritdoc/>
    public override void ValidateUpdate(V1StorageClass obj, V1StorageClass old, FieldErrors errors)
    {
        StorageClassRules.Validate(obj, errors);
        StorageClassRules.ValidateUpdate(obj, old, errors);
    }
}
