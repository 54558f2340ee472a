using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>policy/v1 PodDisruptionBudget: all the API server knows about this kind.</summary>
public sealed class PodDisruptionBudgetResource : Resource<V1PodDisruptionBudget>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } = new("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets")
    {
        ShortNames = ["pdb"],
    };

    /// <inheritdoc/>
    public override bool AllowsUnconditionalUpdate => false;

    /// <inheritdoc/>
    public override SpecStatus<V1PodDisruptionBudget> Split { get; } = new(
        (budget, from) => budget with { Status = from.Status },
        budget => budget with { Status = Counted(new()) });

    /// <inheritdoc/>
    public override ImmutableArray<Column<V1PodDisruptionBudget>> Columns { get; } =
    [
        NameColumn,
        new("Min Available", budget => budget.Spec?.MinAvailable?.Value ?? "N/A")
        {
            Description = "How many of the pods must stay available while some are evicted.",
        },
        new("Max Unavailable", budget => budget.Spec?.MaxUnavailable?.Value ?? "N/A")
        {
            Description = "How many of the pods may be unavailable while some are evicted.",
        },
        new("Allowed Disruptions", budget => (long)(budget.Status?.DisruptionsAllowed ?? 0))
        {
            Type = "integer",
            Description = "How many of the pods may be evicted now.",
        },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override void Default(V1PodDisruptionBudget obj)
    {
        if (obj.Status is { } status)
        {
            Counted(status);
        }
    }

    /// <inheritdoc/>
    public override void Validate(V1PodDisruptionBudget obj, FieldErrors errors) =>
        PodDisruptionBudgetRules.Validate(obj.Spec ?? new(), errors.At("spec"));

    /// <inheritdoc/>
    public override void ValidateStatusUpdate(V1PodDisruptionBudget obj, V1PodDisruptionBudget old, FieldErrors errors) =>
        PodDisruptionBudgetRules.ValidateStatus(obj.Status ?? new(), errors.At("status"));

    // Upstream's type has no way to leave them out.
    private static V1PodDisruptionBudgetStatus Counted(V1PodDisruptionBudgetStatus status)
    {
        status.CurrentHealthy ??= 0;
        status.DesiredHealthy ??= 0;
        status.DisruptionsAllowed ??= 0;
        status.ExpectedPods ??= 0;
        return status;
    }
}
