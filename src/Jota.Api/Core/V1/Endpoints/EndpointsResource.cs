using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>core/v1 Endpoints: all the API server knows about this kind.</summary>
public sealed class EndpointsResource : Resource<V1Endpoints>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("", "v1", "Endpoints", "endpoints") { ShortNames = ["ep"] };

    /// <summary>Upstream keeps services and their endpoints under one roof.</summary>
    public override string StoragePrefix => "/registry/services/endpoints/";

    /// <inheritdoc/>
    public override bool AllowsCreateOnUpdate => true;

    /// <inheritdoc/>
    public override string? Deprecation => "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice";

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1Endpoints>> Columns { get; } =
    [
        NameColumn,
        new("Endpoints", EndpointsCells.Addresses) { Description = "Where the pods that are ready answer." },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override void Default(V1Endpoints obj) => EndpointsDefaults.Apply(obj);

    /// <inheritdoc/>
    public override void Validate(V1Endpoints obj, FieldErrors errors) => EndpointsRules.Validate(obj, errors);

    /// <summary>What was stored when the rules were others stays as long as nobody touches it.</summary>
    public override void ValidateUpdate(V1Endpoints obj, V1Endpoints old, FieldErrors errors)
    {
        if (!ModelDiff.Same(obj with { Metadata = old.Metadata }, old))
        {
            Validate(obj, errors);
        }
    }
}
