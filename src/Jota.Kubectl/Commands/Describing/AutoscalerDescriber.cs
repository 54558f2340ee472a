using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Horizontal pod autoscalers.</summary>
internal static class AutoscalerDescriber
{
    private const string Unknown = "<unknown>";

    public static async Task DescribeAsync(Description about, CancellationToken ct)
    {
        var output = about.Out;
        var item = about.Mapping.Version == "v2"
            ? about.Item
            : await about.GetAsync("horizontalpodautoscalers.v2.autoscaling", about.Namespace, about.Name, ct);
        var (spec, status) = (item.At("spec"), item.At("status"));
        output.Field("Name", about.Name);
        output.Field("Namespace", about.Namespace);
        output.Pairs("Labels", item.At("metadata", "labels"));
        output.Annotations("Annotations", item.At("metadata", "annotations"));
        about.Created();
        output.Field("Reference", $"{spec.Text("scaleTargetRef", "kind")}/{spec.Text("scaleTargetRef", "name")}");
        output.Field("Metrics", "( current / target )");
        foreach (var (at, metric) in spec.Items("metrics").Index())
        {
            output.Line(1, MetricText(metric, status.Items("currentMetrics").ElementAtOrDefault(at)));
        }

        output.Field("Min replicas", spec.Shown("<unset>", "minReplicas"));
        output.Field("Max replicas", $"{spec.Count("maxReplicas")}");
        if (spec.At("behavior") is { } behavior)
        {
            output.Line("Behavior:");
            Behavior(output, "Scale Up", behavior.At("scaleUp"));
            Behavior(output, "Scale Down", behavior.At("scaleDown"));
        }

        output.Field(
            $"{spec.Text("scaleTargetRef", "kind")} pods",
            $"{status.Count("currentReplicas")} current / {status.Count("desiredReplicas")} desired");
        var conditions = status.Items("conditions").ToList();
        if (conditions.Count > 0)
        {
            output.Line("Conditions:");
            output.Table(1, "Type\tStatus\tReason\tMessage", conditions.Select(condition =>
                $"{condition.Text("type")}\t{condition.Text("status")}\t{condition.Text("reason")}\t{condition.Text("message")}"));
        }

        await about.EventsAsync(ct);
    }

    private static string MetricText(JsonNode? metric, JsonNode? current)
    {
        var type = metric.Text("type");
        var field = type.Length == 0 ? "" : char.ToLowerInvariant(type[0]) + type[1..];
        var (source, now) = (metric.At(field), current.At(field, "current"));
        var (name, target) = (Facts.Quoted(source.Text("metric", "name")), source.At("target"));
        return type switch
        {
            "Resource" => Usage($"resource {source.Text("name")} on pods", target, now),
            "ContainerResource" =>
                Usage($"resource {source.Text("name")} of container \"{source.Text("container")}\" on pods", target, now),
            "Pods" => $"{name} on pods:\t{Amount(now, "averageValue")} / {target.Shown("<nil>", "averageValue")}",
            "Object" => $"{name} on {source.Text("describedObject", "kind")}/{source.Text("describedObject", "name")} "
                + Value(target.Text("type") == "AverageValue", target, now),
            "External" => $"{name} {Value(target.Has("averageValue"), target, now)}",
            _ => $"<unknown metric type {Facts.Quoted(type)}>",
        };
    }

    private static string Value(bool isAverage, JsonNode? target, JsonNode? now) => isAverage
        ? $"(target average value):\t{Amount(now, "averageValue")} / {target.Shown("<nil>", "averageValue")}"
        : $"(target value):\t{Amount(now, "value")} / {target.Shown("<nil>", "value")}";

    private static string Usage(string what, JsonNode? target, JsonNode? now)
    {
        if (target.Has("averageValue"))
        {
            return $"{what}:\t{Amount(now, "averageValue")} / {target.Shown("", "averageValue")}";
        }

        var used = now.Has("averageUtilization")
            ? $"{now.Count("averageUtilization")}% ({now.Shown("<nil>", "averageValue")})"
            : Unknown;
        return $"{what}  (as a percentage of request):\t{used} / "
            + (target.Has("averageUtilization") ? $"{target.Count("averageUtilization")}%" : "<auto>");
    }

    private static string Amount(JsonNode? now, string field) => now is null ? Unknown : now.Shown("<nil>", field);

    private static void Behavior(DescriptionWriter output, string title, JsonNode? rules)
    {
        if (rules is null)
        {
            return;
        }

        output.Line(1, $"{title}:");
        if (rules.Has("stabilizationWindowSeconds"))
        {
            output.Line(2, $"Stabilization Window: {rules.Count("stabilizationWindowSeconds")} seconds");
        }

        if (rules.Items("policies").Any())
        {
            output.Line(2, $"Select Policy: {rules.Shown("Max", "selectPolicy")}");
            output.Line(2, "Policies:");
        }

        foreach (var policy in rules.Items("policies"))
        {
            output.Line(
                3, $"- Type: {policy.Text("type")}\tValue: {policy.Count("value")}\tPeriod: {policy.Count("periodSeconds")} seconds");
        }
    }
}
