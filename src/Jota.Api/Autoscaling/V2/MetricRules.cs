using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of the metrics by which pods are scaled.</summary>
internal static class MetricRules
{
    private static readonly string[] Types = ["ContainerResource", "External", "Object", "Pods", "Resource"];

    public static void Validate(IList<V2MetricSpec> metrics, int? minReplicas, FieldErrors at)
    {
        if (minReplicas == 0 && !metrics.Any(metric => metric.Type is "Object" or "External"))
        {
            at.Forbidden("must specify at least one Object or External metric to support scaling to zero replicas");
        }

        for (var i = 0; i < metrics.Count; i++)
        {
            Metric(metrics[i], at.At(i));
        }
    }

    private static void Metric(V2MetricSpec metric, FieldErrors at)
    {
        if (!at.At("type").Present(metric.Type) || !Types.Contains(metric.Type))
        {
            if (!string.IsNullOrEmpty(metric.Type))
            {
                at.At("type").NotSupported(metric.Type, Types);
            }

            return;
        }

        (string Type, string Field, bool IsGiven)[] sources =
        [
            ("Object", "object", metric.ObjectProperty is not null), ("External", "external", metric.External is not null),
            ("Pods", "pods", metric.Pods is not null), ("Resource", "resource", metric.Resource is not null),
            ("ContainerResource", "containerResource", metric.ContainerResource is not null),
        ];
        var expected = sources.First(source => source.Type == metric.Type);
        if (!expected.IsGiven)
        {
            at.At(expected.Field).Required("must populate information for the given metric source");
        }

        foreach (var (_, field, _) in sources.Where(source => source.IsGiven && source.Type != metric.Type))
        {
            at.At(field).Forbidden("must populate the given metric source only");
        }

        Object(metric.ObjectProperty, at.At("object"));
        External(metric.External, at.At("external"));
        Pods(metric.Pods, at.At("pods"));
        Resource(metric.Resource, at.At("resource"));
        Container(metric.ContainerResource, at.At("containerResource"));
    }

    private static void Object(V2ObjectMetricSource? source, FieldErrors at)
    {
        if (source is null)
        {
            return;
        }

        AutoscalerRules.Reference(source.DescribedObject, at.At("describedObject"));
        Identifier(source.Metric, at.At("metric"));
        Target(source.Target, at.At("target"));
        if (source.Target is { Value: null, AverageValue: null })
        {
            at.At("target").At("averageValue").Required("must set either a target value or averageValue");
        }
    }

    private static void External(V2ExternalMetricSource? source, FieldErrors at)
    {
        if (source is null)
        {
            return;
        }

        Identifier(source.Metric, at.At("metric"));
        Target(source.Target, at.At("target"));
        switch (source.Target)
        {
            case { Value: null, AverageValue: null }:
                at.At("target").At("averageValue").Required("must set either a target value for metric or a per-pod target");
                break;
            case { Value: not null, AverageValue: not null }:
                at.At("target").At("value").Forbidden("may not set both a target value for metric and a per-pod target");
                break;
            default:
                break;
        }
    }

    private static void Pods(V2PodsMetricSource? source, FieldErrors at)
    {
        if (source is null)
        {
            return;
        }

        Identifier(source.Metric, at.At("metric"));
        Target(source.Target, at.At("target"));
        if (source.Target is { AverageValue: null })
        {
            at.At("target").At("averageValue").Required("must specify a positive target averageValue");
        }
    }

    private static void Resource(V2ResourceMetricSource? source, FieldErrors at)
    {
        if (source is not null)
        {
            Amount(source.Name, source.Target, at);
        }
    }

    private static void Container(V2ContainerResourceMetricSource? source, FieldErrors at)
    {
        if (source is not null)
        {
            at.At("container").Present(source.Container);
            Amount(source.Name, source.Target, at);
        }
    }

    private static void Amount(string? name, V2MetricTarget? target, FieldErrors at)
    {
        if (string.IsNullOrEmpty(name))
        {
            at.At("name").Required("must specify a resource name");
        }

        Target(target, at.At("target"));
        switch (target)
        {
            case { AverageUtilization: null, AverageValue: null }:
                at.At("target").At("averageUtilization").Required(
                    "must set either a target raw value or a target utilization");
                break;
            case { AverageUtilization: not null, AverageValue: not null }:
                at.At("target").At("averageValue").Forbidden("may not set both a target raw value and a target utilization");
                break;
            default:
                break;
        }
    }

    private static void Identifier(V2MetricIdentifier? metric, FieldErrors at)
    {
        if (at.At("name").Present(metric?.Name))
        {
            at.At("name").InvalidIf(metric!.Name, NameSyntax.PathSegmentError(metric.Name));
        }

        LabelSelectorRules.Validate(metric?.Selector, at.At("selector"));
    }

    private static void Target(V2MetricTarget? target, FieldErrors at)
    {
        if (string.IsNullOrEmpty(target?.Type))
        {
            at.At("type").Required("must specify a metric target type");
        }
        else if (target.Type is not ("Utilization" or "Value" or "AverageValue"))
        {
            at.At("type").Invalid(target.Type, "must be either Utilization, Value, or AverageValue");
        }

        if (target?.AverageUtilization < 1)
        {
            at.At("averageUtilization").Invalid(target.AverageUtilization, "must be greater than 0");
        }

        Positive(target?.Value, at.At("value"));
        Positive(target?.AverageValue, at.At("averageValue"));
    }

    private static void Positive(ResourceQuantity? quantity, FieldErrors at)
    {
        if (quantity is not null && Quantity.Of(quantity) is { Sign: not 1 } amount)
        {
            at.Invalid(amount.ToString(), "must be positive");
        }
    }
}
