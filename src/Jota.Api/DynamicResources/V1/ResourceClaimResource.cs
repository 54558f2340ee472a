using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// resource.k8s.io/v1 ResourceClaim: all the API server knows about this kind. What is asked for stays as it was made; who allocates
/// devices writes the status.
/// </summary>
public sealed class ResourceClaimResource : Resource<Resourcev1ResourceClaim>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("resource.k8s.io", "v1", "ResourceClaim", "resourceclaims");

    /// <inheritdoc/>
    public override bool HasGeneration => false;

    /// <inheritdoc/>
    public override bool ReturnsDeletedObject => true;

    /// <inheritdoc/>
    public override SpecStatus<Resourcev1ResourceClaim> Split { get; } = new(
        (claim, from) => claim with { Status = from.Status ?? new() },
        claim => claim with { Status = new() });

    /// <inheritdoc/>
    public override ImmutableArray<Column<Resourcev1ResourceClaim>> Columns { get; } =
    [
        NameColumn,
        new("State", State) { Description = "Whether it has its devices, and whether somebody uses them." },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override void Default(Resourcev1ResourceClaim obj)
    {
        obj.Spec ??= new();
        DeviceClaimDefaults.Apply(obj.Spec);
        DeviceClaimDefaults.Apply(obj.Status);
    }

    /// <summary>What was told of devices that are given back goes with them.</summary>
    public override void PrepareForStatusUpdate(Resourcev1ResourceClaim obj, Resourcev1ResourceClaim old)
    {
        var gone = Allocated(old).Except(Allocated(obj)).ToHashSet();
        if (obj.Status?.Devices is { Count: > 0 } devices && devices.Any(device => gone.Contains(AllocatedDevice.Of(device))))
        {
            var kept = devices.Where(device => !gone.Contains(AllocatedDevice.Of(device))).ToArray();
            obj.Status = obj.Status with { Devices = kept.Length > 0 ? kept : null };
        }
    }

    /// <inheritdoc/>
    public override void Validate(Resourcev1ResourceClaim obj, FieldErrors errors) =>
        DeviceClaimRules.Validate(obj.Spec, errors.At("spec"));

    /// <inheritdoc/>
    public override void ValidateUpdate(Resourcev1ResourceClaim obj, Resourcev1ResourceClaim old, FieldErrors errors) =>
        DeviceClaimRules.RefuseChange(obj.Spec, old.Spec, errors.At("spec"));

    /// <inheritdoc/>
    public override void ValidateStatusUpdate(Resourcev1ResourceClaim obj, Resourcev1ResourceClaim old, FieldErrors errors) =>
        ResourceClaimStatusRules.Validate(obj, old, errors.At("status"));

    private static string State(Resourcev1ResourceClaim claim)
    {
        var deleted = claim.Metadata?.DeletionTimestamp is not null;
        return claim.Status switch
        {
            { Allocation: not null, ReservedFor.Count: > 0 } => deleted ? "deleted,allocated,reserved" : "allocated,reserved",
            { Allocation: not null } => deleted ? "deleted,allocated" : "allocated",
            _ => deleted ? "deleted" : "pending",
        };
    }

    private static IEnumerable<AllocatedDevice> Allocated(Resourcev1ResourceClaim claim) =>
        (claim.Status?.Allocation?.Devices?.Results ?? []).Select(AllocatedDevice.Of);
}
