using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>core/v1 ResourceQuota: all the API server knows about this kind.</summary>
public sealed class ResourceQuotaResource : Resource<V1ResourceQuota>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("", "v1", "ResourceQuota", "resourcequotas") { ShortNames = ["quota"] };

    /// <inheritdoc/>
    public override bool HasGeneration => false;

    /// <inheritdoc/>
    public override bool ReturnsDeletedObject => true;

    /// <inheritdoc/>
    public override SpecStatus<V1ResourceQuota> Split { get; } = new(
        (quota, from) => quota with { Status = from.Status },
        quota => quota with { Status = new() });

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1ResourceQuota>> Columns { get; } =
    [
        NameColumn,
        new("Request", ResourceQuotaCells.Requests) { Description = "What is used of what may be asked for." },
        new("Limit", ResourceQuotaCells.Limits) { Description = "What is used of what may be had at most." },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override void Default(V1ResourceQuota obj)
    {
        ContainerDefaults.RoundUp(obj.Spec?.Hard);
        ContainerDefaults.RoundUp(obj.Status?.Hard);
        ContainerDefaults.RoundUp(obj.Status?.Used);
    }

    /// <inheritdoc/>
    public override void Validate(V1ResourceQuota obj, FieldErrors errors)
    {
        ResourceQuotaRules.Validate(obj.Spec ?? new(), errors.At("spec"));
        ResourceQuotaRules.ValidateStatus(obj.Status, errors.At("status"));
    }

    /// <inheritdoc/>
    public override void ValidateUpdate(V1ResourceQuota obj, V1ResourceQuota old, FieldErrors errors)
    {
        ResourceQuotaRules.Validate(obj.Spec ?? new(), errors.At("spec"));
        ResourceQuotaRules.ValidateUpdate(obj.Spec?.Scopes, old.Spec?.Scopes, errors.At("spec").At("scopes"));
    }

    /// <inheritdoc/>
    public override void ValidateStatusUpdate(V1ResourceQuota obj, V1ResourceQuota old, FieldErrors errors) =>
        ResourceQuotaRules.ValidateStatus(obj.Status, errors.At("status"));
}
