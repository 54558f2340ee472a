using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.ApiServer.Verbs;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.ResourceMetrics;

/// <summary>
/// Answers for <c>metrics.k8s.io</c>: which nodes and pods are meant is known here, what they use their nodes are asked. What has no
/// figures is left out of lists, and not found by itself.
/// </summary>
internal sealed class ResourceMetricsHandler(WatchCaches caches, NodeSummaries summaries, TimeProvider clock)
{
    public async Task<ApiObject> GetAsync(ApiTarget target, CancellationToken ct)
    {
        var all = await FindAsync(target, LabelSelector.Everything, FieldSelector.Everything, ct);
        return all is [var only] ? only : throw NotFound(target);
    }

    public async Task<ApiList> ListAsync(ApiTarget target, ListOptions options, CancellationToken ct)
    {
        ListChecks.CheckList(target.Resource, options);
        return new(await FindAsync(target, options.Labels, options.Fields, ct), Revision.None);
    }

    /// <summary>As upstream's words have it: a pod that is not there is missing as a pod, one without figures as figures.</summary>
    private ApiException NotFound(ApiTarget target)
    {
        var isPod = target.Namespace.Length > 0;
        return isPod && caches.Find<V1Pod>() is { } pods && pods.Find(pods.KeyOf(target.Key)) is null
            ? ApiException.NotFound(pods.Resource.Names, target.Name)
            : ApiException.NotFound(
                new(MetricsKinds.Group, MetricsKinds.Version, target.Resource.Names.Kind, target.Resource.Names.Kind.ToLowerInvariant()),
                isPod ? target.Key.ToString() : target.Name);
    }

    private async Task<IReadOnlyList<ApiObject>> FindAsync(
        ApiTarget target, LabelSelector labels, FieldSelector fields, CancellationToken ct)
    {
        await caches.WhenFreshAsync(ct);
        if (caches.Find<V1Node>() is not { } nodes || caches.Find<V1Pod>() is not { } pods)
        {
            return [];
        }

        var known = Select(nodes, new(nodes.Resource)).ToDictionary(node => node.Key.Name, StringComparer.Ordinal);
        summaries.Keep(known.ContainsKey);
        return ReferenceEquals(target.Resource, MetricsKinds.Nodes)
            ? await NodesAsync(Select(nodes, target with { Resource = nodes.Resource }, labels, fields), ct)
            : await PodsAsync(Select(pods, target with { Resource = pods.Resource }, labels, fields), known, ct);
    }

    private async Task<IReadOnlyList<ApiObject>> NodesAsync(IReadOnlyList<ApiObject> nodes, CancellationToken ct)
    {
        var told = await summaries.OfAsync([.. nodes.Select(node => node.As<V1Node>())], ct);
        var now = clock.GetUtcNow().UtcDateTime;
        return [.. nodes.Select(node => told.TryGetValue(node.Key.Name, out var summary) ? MetricsObjects.Of(node, summary, now) : null)
            .OfType<ApiObject>()];
    }

    private async Task<IReadOnlyList<ApiObject>> PodsAsync(
        IReadOnlyList<ApiObject> pods, Dictionary<string, ApiObject> nodes, CancellationToken ct)
    {
        // 1. Those that can have figures, and where they are.
        var running = pods.Where(pod => pod.Field("status.phase") == "Running").ToList();
        var names = running.Select(pod => pod.Field("spec.nodeName")).Distinct(StringComparer.Ordinal);

        // 2. What is told of them there.
        var told = await summaries.OfAsync(
            [.. names.Where(nodes.ContainsKey).Select(name => nodes[name].As<V1Node>())], ct);
        var figures = told.Values.SelectMany(summary => summary.Pods, (summary, pod) => (Pod: pod, summary.Window))
            .DistinctBy(one => one.Pod.PodRef.Uid, StringComparer.Ordinal)
            .ToDictionary(one => one.Pod.PodRef.Uid, StringComparer.Ordinal);
        var now = clock.GetUtcNow().UtcDateTime;
        return [.. running
            .Select(pod => figures.TryGetValue(pod.Uid, out var one) ? MetricsObjects.Of(pod, one.Pod, one.Window, now) : null)
            .OfType<ApiObject>()];
    }

    private static List<ApiObject> Select(WatchCache cache, ApiTarget target) =>
        Select(cache, target, LabelSelector.Everything, FieldSelector.Everything);

    private static List<ApiObject> Select(WatchCache cache, ApiTarget target, LabelSelector labels, FieldSelector fields) =>
        [.. new WatchSelection(target, labels, fields).Of(cache.Read().Objects, cache)];
}
