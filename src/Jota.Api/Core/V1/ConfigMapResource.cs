using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>core/v1 ConfigMap: all the API server knows about this kind.</summary>
public sealed class ConfigMapResource : Resource<V1ConfigMap>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("", "v1", "ConfigMap", "configmaps") { ShortNames = ["cm"] };

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1ConfigMap>> Columns { get; } =
    [
        NameColumn,
        new("Data", map => (long)((map.Data?.Count ?? 0) + (map.BinaryData?.Count ?? 0)))
        {
            Description = "How many keys the map has, text and binary.",
        },
        AgeColumn,
    ];
}
