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

    /// <summary>Topology labels are of a version that is gone.</summary>
    public override void PrepareForCreate(V1EndpointSlice obj)
    {
        foreach (var endpoint in obj.Endpoints ?? [])
        {
            endpoint.DeprecatedTopology = null;
        }
    }

    /// <inheritdoc/>
    public override void PrepareForUpdate(V1EndpointSlice obj, V1EndpointSlice old) => PrepareForCreate(obj);

    /// <inheritdoc/>
    public override void Validate(V1EndpointSlice obj, FieldErrors errors) => EndpointSliceRules.Validate(obj, errors);

    /// <inheritdoc/>
    public override void ValidateUpdate(V1EndpointSlice obj, V1EndpointSlice old, FieldErrors errors)
    {
        Validate(obj, errors);
        if (obj.AddressType != old.AddressType)
        {
            errors.At("addressType").Invalid(obj.AddressType, Immutable.Field);
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Warnings(V1EndpointSlice obj, V1EndpointSlice? old) =>
        obj.AddressType == "FQDN" ? ["spec.addressType: FQDN endpoints are deprecated"] : [];
}
