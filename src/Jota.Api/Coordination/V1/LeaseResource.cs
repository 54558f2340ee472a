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

    /// <inheritdoc/>
    public override void Validate(V1Lease obj, FieldErrors errors)
    {
        var (spec, at) = (obj.Spec ?? new(), errors.At("spec"));
        if (spec.LeaseDurationSeconds <= 0)
        {
            at.At("leaseDurationSeconds").Invalid(spec.LeaseDurationSeconds, "must be greater than 0");
        }

        FirstPass.Check(spec, at);
        ValidateStrategy(spec.Strategy, at.At("strategy"));
        if (!string.IsNullOrEmpty(spec.PreferredHolder) && string.IsNullOrEmpty(spec.Strategy))
        {
            at.At("preferredHolder").Forbidden("may only be specified if `strategy` is defined");
        }
    }

    // Names without a domain are Kubernetes' own.
    private static void ValidateStrategy(string? strategy, FieldErrors at)
    {
        switch (strategy)
        {
            case null or "OldestEmulationVersion":
                break;
            case var name when name.Contains('/', StringComparison.Ordinal):
                at.At("strategy").InvalidEach(name, NameSyntax.QualifiedNameErrors(name));
                break;
            default:
                at.At("strategy").NotSupported(strategy, ["OldestEmulationVersion"]);
                break;
        }
    }
}
