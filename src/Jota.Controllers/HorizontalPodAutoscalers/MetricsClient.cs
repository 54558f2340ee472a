using System.Text.Json;
using System.Text.Json.Nodes;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Asks for the metrics of autoscalers: what pods use at <c>metrics.k8s.io</c>, whoever serves it, and all else at
/// <c>custom.metrics.k8s.io</c> and <c>external.metrics.k8s.io</c>, which only other servers serve.
/// </summary>
internal sealed class MetricsClient(IApi api, IOtherServers others)
{
    private const string Custom = "custom.metrics.k8s.io";
    private const string External = "external.metrics.k8s.io";
    private const string ExternalVersion = "v1beta1";

    private static readonly string[] CustomVersions = ["v1beta2", "v1beta1"];

    /// <summary>The metrics of an autoscaler, in its order. What pods use is asked once for all metrics that are about it.</summary>
    public async Task<IReadOnlyList<MetricReading>> ReadAsync(
        V2HorizontalPodAutoscaler autoscaler, LabelSelector pods, CancellationToken ct)
    {
        Task<MetricAnswer>? usage = null;
        List<MetricReading> readings = [];
        var ns = autoscaler.Metadata.NamespaceProperty ?? "";
        foreach (var metric in autoscaler.Spec.Metrics ?? [])
        {
            readings.Add(metric switch
            {
                { Type: "Resource", Resource: { } source } =>
                    MetricValues.OfUsage(await (usage ??= UsageAsync(ns, pods, ct)), source.Name, ""),
                { Type: "ContainerResource", ContainerResource: { } source } =>
                    MetricValues.OfUsage(await (usage ??= UsageAsync(ns, pods, ct)), source.Name, source.Container),
                { Type: "Pods", Pods: { } source } => MetricValues.OfPods(await CustomAsync(
                    $"namespaces/{ns}/pods/*/{source.Metric.Name}?labelSelector={Text(pods.ToString())}{Labels(source.Metric, '&')}", ct)),
                { Type: "Object", ObjectProperty: { } source } => MetricValues.OfObject(await CustomAsync(
                    $"{PathOf(ns, source.DescribedObject)}/{source.Metric.Name}{Labels(source.Metric, '?')}", ct)),
                { Type: "External", External: { } source } => MetricValues.OfExternal(await ExternalAsync(ns, source.Metric, ct)),
                _ => new MetricReading.Failed($"unknown metric source type \"{metric.Type}\""),
            });
        }

        return readings;
    }

    private async Task<MetricAnswer> UsageAsync(string ns, LabelSelector pods, CancellationToken ct)
    {
        try
        {
            if (others.Serve(MetricsKinds.Group, MetricsKinds.Version))
            {
                return MetricAnswer.Of(await others.ReadAsync(
                    MetricsKinds.Group, MetricsKinds.Version, $"namespaces/{ns}/pods?labelSelector={Text(pods.ToString())}", ct));
            }

            if (api.Catalog.Find(MetricsKinds.Group, MetricsKinds.Version, MetricsKinds.Pods.Names.Plural) is not { } resource)
            {
                return new([], "the server could not find the requested resource (get pods.metrics.k8s.io)");
            }

            var list = await api.ListAsync(new(resource, ns), new() { Labels = pods }, ct);
            return new([.. list.Items.Select(item => item.As<UntypedObject>().Whole())], null);
        }
        catch (Exception e) when (IsOutage(e, ct))
        {
            return new([], e.Message);
        }
    }

    private async Task<MetricAnswer> CustomAsync(string path, CancellationToken ct)
    {
        if (CustomVersions.FirstOrDefault(version => others.Serve(Custom, version)) is not { } served)
        {
            return new([], $"no custom metrics API ({Custom}) registered");
        }

        return await AskAsync(Custom, served, path, ct);
    }

    private async Task<MetricAnswer> ExternalAsync(string ns, V2MetricIdentifier metric, CancellationToken ct)
    {
        if (!others.Serve(External, ExternalVersion))
        {
            return new([], $"the server could not find the requested resource (get {metric.Name}.{External})");
        }

        var labels = metric.Selector is { } selector ? $"?labelSelector={Text(LabelSelector.From(selector).ToString())}" : "";
        return await AskAsync(External, ExternalVersion, $"namespaces/{ns}/{metric.Name}{labels}", ct);
    }

    private async Task<MetricAnswer> AskAsync(string group, string version, string path, CancellationToken ct)
    {
        try
        {
            return MetricAnswer.Of(await others.ReadAsync(group, version, path, ct));
        }
        catch (Exception e) when (IsOutage(e, ct))
        {
            return new([], e.Message);
        }
    }

    /// <summary>Where the metrics of an object are: below its namespace, unless it is in none.</summary>
    private string PathOf(string ns, V2CrossVersionObjectReference about)
    {
        if (about is { Kind: "Namespace", ApiVersion: null or "" or "v1" })
        {
            return $"namespaces/{about.Name}/metrics";
        }

        var resource = api.Catalog.FindKind(string.IsNullOrEmpty(about.ApiVersion) ? "v1" : about.ApiVersion, about.Kind);
        var plural = resource?.Names.GroupResource ?? about.Kind.ToLowerInvariant() + "s";
        return resource is { Namespaced: false } ? $"{plural}/{about.Name}" : $"namespaces/{ns}/{plural}/{about.Name}";
    }

    private static string Labels(V2MetricIdentifier metric, char before) =>
        metric.Selector is null ? "" : $"{before}metricLabelSelector={Text(LabelSelector.From(metric.Selector).ToString())}";

    private static string Text(string text) => Uri.EscapeDataString(text);

    private static bool IsOutage(Exception e, CancellationToken ct) => e is ApiException or JsonException or FormatException
        || (e is OperationCanceledException && !ct.IsCancellationRequested);
}

/// <summary>The items of a list of metrics; or why there is none.</summary>
/// <param name="Items">The items.</param>
/// <param name="Problem">Why there are none; null when they are all there are.</param>
internal sealed record MetricAnswer(IReadOnlyList<JsonObject> Items, string? Problem)
{
    public static MetricAnswer Of(ReadOnlyMemory<byte> list) =>
        new([.. ((JsonNode.Parse(list.Span) as JsonObject)?["items"] as JsonArray ?? []).OfType<JsonObject>()], null);
}
