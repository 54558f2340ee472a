using k8s.Models;

namespace Jota.Api;

/// <summary>What is measured beside what it is to be, as tables show it: <c>cpu: 12%/80%, memory: &lt;unknown&gt;/1Gi</c>.</summary>
internal static class AutoscalerTargets
{
    private const string Unknown = "<unknown>";
    private const int Most = 2;

    public static string Of(V2HorizontalPodAutoscaler scaler)
    {
        var metrics = scaler.Spec?.Metrics ?? [];
        if (metrics.Count == 0)
        {
            return "<none>";
        }

        var current = scaler.Status?.CurrentMetrics ?? [];
        var shown = string.Join(
            ", ", metrics.Take(Most).Select((metric, i) => Of(metric, i < current.Count ? current[i] : null)));
        return metrics.Count > Most ? $"{shown} + {metrics.Count - Most} more..." : shown;
    }

    private static string Of(V2MetricSpec metric, V2MetricStatus? now) => metric switch
    {
        { External: { } source } => Average(source.Target) is { } average
            ? $"{Shown(now?.External?.Current?.AverageValue)}/{Shown(average)} (avg)"
            : $"{Shown(now?.External?.Current?.Value)}/{Shown(source.Target?.Value)}",
        { Pods: { } source } => $"{Shown(now?.Pods?.Current?.AverageValue)}/{Shown(source.Target?.AverageValue)}",
        { ObjectProperty: { } source } => Average(source.Target) is { } average
            ? $"{Shown(now?.ObjectProperty?.Current?.AverageValue)}/{Shown(average)} (avg)"
            : $"{Shown(now?.ObjectProperty?.Current?.Value)}/{Shown(source.Target?.Value)}",
        { Resource: { } source } => $"{source.Name}: {Of(source.Target, now?.Resource?.Current)}",
        { ContainerResource: { } source } => $"{source.Name}: {Of(source.Target, now?.ContainerResource?.Current)}",
        _ => "<unknown type>",
    };

    private static string Shown(ResourceQuantity? amount) => amount is null ? Unknown : Quantity.Of(amount).ToString();

    private static ResourceQuantity? Average(V2MetricTarget? target) => target?.AverageValue;

    private static string Of(V2MetricTarget? target, V2MetricValueStatus? now) => target?.AverageValue is { } average
        ? $"{Shown(now?.AverageValue)}/{Shown(average)}"
        : $"{(now?.AverageUtilization is { } share ? $"{share}%" : Unknown)}/"
            + (target?.AverageUtilization is { } wanted ? $"{wanted}%" : "<auto>");
}
