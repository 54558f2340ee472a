using k8s.Models;

namespace Jota.Api;

/// <summary>
/// autoscaling/v1 HorizontalPodAutoscaler: the same objects as autoscaling/v2's. What this version has no field for is in annotations, as
/// upstream, so that who reads it and writes it back loses nothing.
/// </summary>
/// <param name="stored">autoscaling/v2's.</param>
public sealed class HorizontalPodAutoscalerV1Resource(HorizontalPodAutoscalerResource stored)
    : FurtherVersion<V1HorizontalPodAutoscaler, V2HorizontalPodAutoscaler>(stored)
{
    /// <inheritdoc/>
    public override ResourceNames Names { get; } =
        new("autoscaling", "v1", "HorizontalPodAutoscaler", "horizontalpodautoscalers")
        {
            ShortNames = ["hpa"],
            Categories = ["all"],
        };

    /// <inheritdoc/>
    public override bool HasGeneration => Stored.HasGeneration;

    /// <inheritdoc/>
    public override SpecStatus<V1HorizontalPodAutoscaler> Split { get; } = new(
        (scaler, from) => scaler with { Status = from.Status ?? new() },
        scaler => scaler with { Status = new() });

    /// <inheritdoc/>
    public override void Default(V1HorizontalPodAutoscaler obj)
    {
        var spec = obj.Spec ??= new();
        spec.MinReplicas ??= 1;
        if (spec.TargetCPUUtilizationPercentage is null && !AutoscalerAnnotations.SayMetrics(obj.Metadata))
        {
            spec.TargetCPUUtilizationPercentage = AutoscalerDefaults.CpuUtilization;
        }
    }

    /// <inheritdoc/>
    public override void Validate(V1HorizontalPodAutoscaler obj, FieldErrors errors) =>
        AutoscalerRules.Validate(ToStored(obj).Spec, errors.At("spec"));

    /// <inheritdoc/>
    protected override V2HorizontalPodAutoscaler ToStored(V1HorizontalPodAutoscaler obj)
    {
        var (metadata, metrics, behavior) = AutoscalerAnnotations.Read(obj.Metadata);
        var spec = obj.Spec ?? new();
        return new()
        {
            Metadata = metadata,
            Spec = new()
            {
                ScaleTargetRef = Reference(spec.ScaleTargetRef),
                MinReplicas = spec.MinReplicas,
                MaxReplicas = spec.MaxReplicas,
                Metrics = spec.TargetCPUUtilizationPercentage is { } share ? [Cpu(share), .. metrics] : [.. metrics],
                Behavior = behavior,
            },
            Status = obj.Status is not { } status ? null : new()
            {
                ObservedGeneration = status.ObservedGeneration,
                LastScaleTime = status.LastScaleTime,
                CurrentReplicas = status.CurrentReplicas,
                DesiredReplicas = status.DesiredReplicas,
                CurrentMetrics = status.CurrentCPUUtilizationPercentage is { } now ? [CpuNow(now)] : null,
            },
        };
    }

    /// <inheritdoc/>
    protected override V1HorizontalPodAutoscaler FromStored(V2HorizontalPodAutoscaler stored)
    {
        var (spec, status) = (stored.Spec ?? new(), stored.Status);
        var cpu = spec.Metrics?.FirstOrDefault(IsCpu);
        return new()
        {
            Metadata = AutoscalerAnnotations.Write(stored.Metadata, [.. (spec.Metrics ?? []).Where(m => m != cpu)], spec.Behavior),
            Spec = new()
            {
                ScaleTargetRef = new()
                {
                    ApiVersion = spec.ScaleTargetRef?.ApiVersion,
                    Kind = spec.ScaleTargetRef?.Kind ?? "",
                    Name = spec.ScaleTargetRef?.Name ?? "",
                },
                MinReplicas = spec.MinReplicas,
                MaxReplicas = spec.MaxReplicas,
                TargetCPUUtilizationPercentage = cpu?.Resource.Target.AverageUtilization,
            },
            Status = status is null ? null : new()
            {
                ObservedGeneration = status.ObservedGeneration,
                LastScaleTime = status.LastScaleTime,
                CurrentReplicas = status.CurrentReplicas ?? 0,
                DesiredReplicas = status.DesiredReplicas,
                CurrentCPUUtilizationPercentage = status.CurrentMetrics?
                    .FirstOrDefault(metric => metric.Resource?.Name == "cpu")?.Resource.Current?.AverageUtilization,
            },
        };
    }

    private static bool IsCpu(V2MetricSpec metric) =>
        metric is { Type: "Resource", Resource: { Name: "cpu", Target.AverageUtilization: not null } };

    private static V2CrossVersionObjectReference Reference(V1CrossVersionObjectReference? reference) => new()
    {
        ApiVersion = reference?.ApiVersion,
        Kind = reference?.Kind ?? "",
        Name = reference?.Name ?? "",
    };

    private static V2MetricSpec Cpu(int share) => new()
    {
        Type = "Resource",
        Resource = new() { Name = "cpu", Target = new() { Type = "Utilization", AverageUtilization = share } },
    };

    private static V2MetricStatus CpuNow(int share) => new()
    {
        Type = "Resource",
        Resource = new() { Name = "cpu", Current = new() { AverageUtilization = share } },
    };
}
