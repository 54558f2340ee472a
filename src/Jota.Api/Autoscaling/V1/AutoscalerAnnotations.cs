using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// What autoscaling/v1 has no field for: further metrics and behaviours, as JSON in annotations. Behaviours are written as v2 has them,
/// metrics in v1's own words, as upstream does both.
/// </summary>
internal static class AutoscalerAnnotations
{
    private const string Metrics = "autoscaling.alpha.kubernetes.io/metrics";
    private const string Behavior = "autoscaling.alpha.kubernetes.io/behavior";

    public static bool SayMetrics(V1ObjectMeta? metadata) => metadata?.Annotations?.ContainsKey(Metrics) == true;

    /// <summary>The metadata without them, and what they say; what cannot be read is left out.</summary>
    public static (V1ObjectMeta? Metadata, IReadOnlyList<V2MetricSpec> Metrics, V2HorizontalPodAutoscalerBehavior? Behavior) Read(
        V1ObjectMeta? metadata)
    {
        if (metadata?.Annotations is not { } annotations || !(annotations.ContainsKey(Metrics) || annotations.ContainsKey(Behavior)))
        {
            return (metadata, [], null);
        }

        var rest = annotations.Where(entry => entry.Key is not (Metrics or Behavior)).ToDictionary(StringComparer.Ordinal);
        var metrics = annotations.TryGetValue(Metrics, out var text) ? ReadMetrics(text) : [];
        var behavior = annotations.TryGetValue(Behavior, out text)
            ? Parsed<V2HorizontalPodAutoscalerBehavior>(text)
            : null;
        return (metadata with { Annotations = rest.Count > 0 ? rest : null }, metrics, behavior);
    }

    /// <summary>The metadata with them.</summary>
    public static V1ObjectMeta? Write(
        V1ObjectMeta? metadata, IReadOnlyList<V2MetricSpec> metrics, V2HorizontalPodAutoscalerBehavior? behavior)
    {
        if (metrics.Count == 0 && behavior is null)
        {
            return metadata;
        }

        var annotations = new Dictionary<string, string>(metadata?.Annotations ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        if (metrics.Count > 0)
        {
            annotations[Metrics] = new JsonArray([.. metrics.Select(MetricInV1)]).ToJsonString();
        }

        if (behavior is not null)
        {
            annotations[Behavior] = System.Text.Encoding.UTF8.GetString(ApiJson.Encode(behavior));
        }

        return (metadata ?? new()) with { Annotations = annotations };
    }

    private static JsonObject MetricInV1(V2MetricSpec metric)
    {
        var (field, source, target, name) = metric switch
        {
            { Resource: { } one } => ("resource", new JsonObject { ["name"] = one.Name }, one.Target, null),
            { ContainerResource: { } one } =>
                ("containerResource", new JsonObject { ["name"] = one.Name, ["container"] = one.Container }, one.Target, null),
            { Pods: { } one } => ("pods", [], one.Target, one.Metric),
            { External: { } one } => ("external", [], one.Target, one.Metric),
            { ObjectProperty: { } one } =>
                ("object", new JsonObject { ["target"] = Reference(one.DescribedObject) }, one.Target, one.Metric),
            _ => ("", new JsonObject(), new V2MetricTarget(), (V2MetricIdentifier?)null),
        };
        if (name is not null)
        {
            source["metricName"] = name.Name;
            if (name.Selector is { } selector)
            {
                source[field == "external" ? "metricSelector" : "selector"] =
                    ApiJson.ToNode(selector);
            }
        }

        Put(source, "targetAverageUtilization", target?.AverageUtilization);
        Put(source, "targetValue", target?.Value?.ToString());
        Put(source, field == "object" ? "averageValue" : "targetAverageValue", target?.AverageValue?.ToString());
        return new() { ["type"] = metric.Type, [field] = source };
    }

    private static List<V2MetricSpec> ReadMetrics(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: JsonLimits.Parsing) is JsonArray list
                ? [.. list.OfType<JsonObject>().Select(MetricInV2).OfType<V2MetricSpec>()]
                : [];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return [];
        }
    }

    private static V2MetricSpec? MetricInV2(JsonObject metric)
    {
        var type = (string?)metric["type"] ?? "";
        var field = type switch
        {
            "Resource" => "resource",
            "ContainerResource" => "containerResource",
            "Pods" => "pods",
            "External" => "external",
            "Object" => "object",
            _ => "",
        };
        if (metric[field] is not JsonObject source)
        {
            return null;
        }

        var target = Target(source);
        var name = new V2MetricIdentifier
        {
            Name = (string?)source["metricName"] ?? "",
            Selector = (source["selector"] ?? source["metricSelector"]) is { } selector ? ApiJson.Decode<V1LabelSelector>(selector) : null,
        };
        var resource = (string?)source["name"] ?? "";
        return type switch
        {
            "Resource" => new() { Type = type, Resource = new() { Name = resource, Target = target } },
            "ContainerResource" => new()
            {
                Type = type,
                ContainerResource = new() { Name = resource, Container = (string?)source["container"] ?? "", Target = target },
            },
            "Pods" => new() { Type = type, Pods = new() { Metric = name, Target = target } },
            "External" => new() { Type = type, External = new() { Metric = name, Target = target } },
            _ => new()
            {
                Type = type,
                ObjectProperty = new()
                {
                    Metric = name,
                    Target = target,
                    DescribedObject = source["target"] is { } described ? ApiJson.Decode<V2CrossVersionObjectReference>(described) : new(),
                },
            },
        };
    }

    private static V2MetricTarget Target(JsonObject source)
    {
        var (share, value) = ((int?)source["targetAverageUtilization"], Amount(source["targetValue"]));
        var average = Amount(source["averageValue"] ?? source["targetAverageValue"]);
        return new()
        {
            Type = share is not null ? "Utilization" : average is not null ? "AverageValue" : "Value",
            AverageUtilization = share,
            Value = value,
            AverageValue = average,
        };
    }

    // "0" stands where upstream's v1 has no way to say nothing.
    private static ResourceQuantity? Amount(JsonNode? node) =>
        node is not null && Quantity.TryParse((string?)node, out var amount) && !amount.IsZero ? amount.ToResourceQuantity() : null;

    private static JsonObject Reference(V2CrossVersionObjectReference? reference)
    {
        var json = new JsonObject { ["kind"] = reference?.Kind, ["name"] = reference?.Name };
        Put(json, "apiVersion", reference?.ApiVersion);
        return json;
    }

    private static void Put(JsonObject into, string name, JsonNode? value)
    {
        if (value is not null)
        {
            into[name] = value;
        }
    }

    private static T? Parsed<T>(string text)
        where T : class
    {
        try
        {
            return ApiJson.Decode<T>(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
