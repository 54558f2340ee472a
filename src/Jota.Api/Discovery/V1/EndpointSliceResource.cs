using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>discovery.k8s.io/v1 EndpointSlice: all the API server knows about this kind.</summary>
public sealed class EndpointSliceResource : Resource<V1EndpointSlice>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices");

    /// <inheritdoc/>
    public override bool HasGeneration => true;

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1EndpointSlice>> Columns { get; } =
    [
        NameColumn,
        new("AddressType", slice => slice.AddressType ?? "") { Description = "What kind of addresses the slice holds." },
        new("Ports", EndpointSliceCells.Ports) { Description = "The ports on which every endpoint of the slice answers." },
        new("Endpoints", EndpointSliceCells.Endpoints) { Description = "The addresses of the endpoints." },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override void Default(V1EndpointSlice obj) => EndpointSliceDefaults.Apply(obj);
}
