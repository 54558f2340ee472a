using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>autoscaling/v2 HorizontalPodAutoscaler: all the API server knows about this kind.</summary>
public sealed class HorizontalPodAutoscalerResource : Resource<V2HorizontalPodAutoscaler>
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } =
        new("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers")
        {
            ShortNames = ["hpa"],
            Categories = ["all"],
        };

    /// <summary>Upstream counts generations of it only since a short while, and tells none here.</summary>
    public override bool HasGeneration => false;

    /// <inheritdoc/>
    public override SpecStatus<V2HorizontalPodAutoscaler> Split { get; } = new(
        (scaler, from) => scaler with { Status = from.Status ?? new() },
        scaler => scaler with { Status = new() });

    /// <inheritdoc/>
    public override ImmutableArray<Column<V2HorizontalPodAutoscaler>> Columns { get; } =
    [
        NameColumn,
        new("Reference", s => $"{s.Spec?.ScaleTargetRef?.Kind}/{s.Spec?.ScaleTargetRef?.Name}")
        {
            Description = "What it scales.",
        },
        new("Targets", AutoscalerTargets.Of) { Description = "What is measured, and what it is to be." },
        new("MinPods", s => s.Spec?.MinReplicas is { } min ? $"{min}" : "<unset>") { Description = "Never fewer pods." },
        new("MaxPods", s => (long)(s.Spec?.MaxReplicas ?? 0)) { Type = "string", Description = "Never more pods." },
        new("Replicas", s => (long)(s.Status?.CurrentReplicas ?? 0)) { Type = "string", Description = "How many there are." },
        AgeColumn,
    ];

    /// <inheritdoc/>
    public override void Default(V2HorizontalPodAutoscaler obj) => AutoscalerDefaults.Set(obj.Spec ??= new());

    /// <inheritdoc/>
    public override void Validate(V2HorizontalPodAutoscaler obj, FieldErrors errors) =>
        AutoscalerRules.Validate(obj.Spec, errors.At("spec"));

    /// <inheritdoc/>
    public override void ValidateStatusUpdate(V2HorizontalPodAutoscaler obj, V2HorizontalPodAutoscaler old, FieldErrors errors)
    {
        var at = errors.At("status");
        at.At("currentReplicas").NotNegative(obj.Status?.CurrentReplicas);
        at.At("desiredReplicas").NotNegative(obj.Status?.DesiredReplicas);
    }
}
