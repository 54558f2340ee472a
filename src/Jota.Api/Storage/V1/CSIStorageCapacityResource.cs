using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>storage.k8s.io/v1 CSIStorageCapacity: all the API server knows about this kind.</summary>
public sealed class CSIStorageCapacityResource : Resource<V1CSIStorageCapacity>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("storage.k8s.io", "v1", "CSIStorageCapacity", "csistoragecapacities");

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1CSIStorageCapacity>> Columns { get; } = [NameColumn, CreatedAtColumn];

    /// <inheritdoc/>
    public override void Default(V1CSIStorageCapacity obj)
    {
    }

    /// <inheritdoc/>
    public override void Validate(V1CSIStorageCapacity obj, FieldErrors errors)
    {
        var name = obj.StorageClassName ?? "";
        errors.At("storageClassName").InvalidEach(name, NameSyntax.DnsSubdomainErrors(name));
        NotNegative(obj.Capacity, errors.At("capacity"));
        NotNegative(obj.MaximumVolumeSize, errors.At("maximumVolumeSize"));
        LabelSelectorRules.Validate(obj.NodeTopology, errors.At("nodeTopology"));
    }

    /// <inheritdoc/>
    public override void ValidateUpdate(V1CSIStorageCapacity obj, V1CSIStorageCapacity old, FieldErrors errors)
    {
        Validate(obj, errors);
        Immutable.RefuseChange(Shown(obj.NodeTopology), Shown(old.NodeTopology), errors.At("nodeTopology"));
        Immutable.RefuseChange(obj.StorageClassName, old.StorageClassName, errors.At("storageClassName"));
    }

    private static void NotNegative(ResourceQuantity? amount, FieldErrors at)
    {
        if (amount?.ToDecimal() < 0)
        {
            at.Invalid(QuantityText.Of(amount!), "must be greater than or equal to 0");
        }
    }

    private static string? Shown(V1LabelSelector? selector) => PodTemplateCells.Selector(selector)?.ToString();
}
