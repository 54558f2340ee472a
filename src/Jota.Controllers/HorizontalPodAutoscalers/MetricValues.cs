using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Controllers;

/// <summary>Reads what servers of metrics answer, whoever they are. Pure.</summary>
internal static class MetricValues
{
    // What a window is that nobody tells.
    private static readonly TimeSpan UsualWindow = TimeSpan.FromSeconds(60);

    /// <summary>What pods use of a resource, or one container of each. A pod of which a container does not say it is left out.</summary>
    public static MetricReading OfUsage(MetricAnswer answer, string resource, string container)
    {
        if (Problem(answer, "resource") is { } problem)
        {
            return new MetricReading.Failed(problem);
        }

        var metrics = new Dictionary<string, PodMetric>(StringComparer.Ordinal);
        foreach (var pod in answer.Items)
        {
            var (used, isMissing, isThere) = Usage(pod, resource, container);
            if (!isThere)
            {
                return new MetricReading.Failed(
                    $"failed to get container metrics: container {container} not present in metrics for pod "
                    + $"{NamespaceOf(pod)}/{NameOf(pod)}");
            }

            if (!isMissing)
            {
                metrics[NameOf(pod)] = new(used, Time(pod["timestamp"]), Window(pod));
            }
        }

        return new MetricReading.OfPods(metrics);
    }

    /// <summary>A metric of each pod.</summary>
    public static MetricReading OfPods(MetricAnswer answer)
    {
        if (Problem(answer, "custom") is { } problem)
        {
            return new MetricReading.Failed(problem);
        }

        var metrics = new Dictionary<string, PodMetric>(StringComparer.Ordinal);
        foreach (var item in answer.Items)
        {
            if (Value(item["value"]) is { } value)
            {
                metrics[Text(In(item["describedObject"], "name"))] = new(value, Time(item["timestamp"]), Window(item));
            }
        }

        return new MetricReading.OfPods(metrics);
    }

    /// <summary>A metric of one object.</summary>
    public static MetricReading OfObject(MetricAnswer answer) => Problem(answer, "custom") is { } problem
        ? new MetricReading.Failed(problem)
        : answer.Items is [var only] && Value(only["value"]) is { } value
        ? new MetricReading.Values([value])
        : new MetricReading.Failed(
            "unable to fetch metrics from custom metrics API: the custom metrics API server returned "
            + $"{answer.Items.Count} results when we asked for exactly one");

    /// <summary>All values of a metric that is about nothing here.</summary>
    public static MetricReading OfExternal(MetricAnswer answer) => Problem(answer, "external") is { } problem
        ? new MetricReading.Failed(problem)
        : new MetricReading.Values([.. answer.Items.Select(item => Value(item["value"])).OfType<long>()]);

    private static string? Problem(MetricAnswer answer, string api) =>
        answer.Problem is { } problem ? $"unable to fetch metrics from {api} metrics API: {problem}"
        : answer.Items.Count == 0 ? $"no metrics returned from {api} metrics API"
        : null;

    private static (long Used, bool IsMissing, bool IsThere) Usage(JsonObject pod, string resource, string container)
    {
        Int128 sum = 0;
        var (isMissing, isThere) = (false, container.Length == 0);
        foreach (var one in (pod["containers"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (container.Length > 0 && Text(one["name"]) != container)
            {
                continue;
            }

            isThere = true;
            if (Value((one["usage"] as JsonObject)?[resource]) is { } value)
            {
                sum += value;
            }
            else
            {
                isMissing = true;
            }
        }

        return ((long)Int128.Clamp(sum, long.MinValue, long.MaxValue), isMissing, isThere);
    }

    private static TimeSpan Window(JsonObject item) =>
        item["windowSeconds"] is JsonValue seconds && seconds.TryGetValue<long>(out var number)
            ? Spans.FromSeconds(Math.Max(0, number))
            : Text(item["window"]) is { Length: > 0 } text ? Duration(text) : UsualWindow;

    /// <summary>A duration as Go writes it: hours, minutes and seconds.</summary>
    private static TimeSpan Duration(string text)
    {
        var (total, number) = (0.0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i]) || text[i] == '.')
            {
                continue;
            }

            var factor = text[i] switch { 'h' => 3600, 'm' when i + 1 == text.Length || text[i + 1] != 's' => 60, 's' => 1, _ => 0.0 };
            var digits = text.AsSpan(number, i - number);
            if (factor == 0 || !double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var part))
            {
                return UsualWindow;
            }

            (total, number) = (total + (part * factor), i + 1);
        }

        return TimeSpan.FromSeconds(Math.Clamp(total, 0, Spans.Longest.TotalSeconds));
    }

    private static string NameOf(JsonObject pod) => Text(In(pod["metadata"], "name"));

    private static string NamespaceOf(JsonObject pod) => Text(In(pod["metadata"], "namespace"));

    private static JsonNode? In(JsonNode? node, string name) => (node as JsonObject)?[name];

    private static DateTime Time(JsonNode? node) =>
        DateTimeOffset.TryParse(Text(node), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.UtcDateTime
            : default;

    private static long? Value(JsonNode? node) => node is not JsonValue value ? null
        : value.GetValueKind() == JsonValueKind.Number ? Parsed(value.ToString())
        : Parsed(Text(value));

    private static long? Parsed(string text) => Quantity.TryParse(text, out var quantity) ? quantity.MilliValue : null;

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
