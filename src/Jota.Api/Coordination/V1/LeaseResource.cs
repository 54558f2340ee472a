using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>coordination.k8s.io/v1 Lease: all the API server knows about this kind.</summary>
public sealed class LeaseResource : Resource<V1Lease>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("coordination.k8s.io", "v1", "Lease", "leases");

    /// <inheritdoc/>
    public override bool AllowsCreateOnUpdate => true;

    /// <inheritdoc/>
    public override bool AllowsUnconditionalUpdate => false;

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1Lease>> Columns { get; } =
    [
        NameColumn,
        new("Holder", lease => lease.Spec?.HolderIdentity ?? "") { Description = "Who holds the lease." },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override void Default(V1Lease obj) => obj.Spec ??= new();
}
