using System.Buffers;
using System.Collections.Immutable;
using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Figures;
using k8s.Models;
using Microsoft.AspNetCore.Http;

namespace Jota.Kubelet.Server;

/// <summary>What a node's server tells of the node as a whole, at upstream's paths.</summary>
internal static class NodePages
{
    private const string Json = "application/json";
    private const string Prometheus = "text/plain; version=0.0.4; charset=utf-8; escaping=values";

    /// <summary>
    /// Which parts of a node one must have a right to, any of these, for a path (KEP-2862): who may use the node's whole server may see
    /// its health and its pods, but figures are a right of their own.
    /// </summary>
    public static ImmutableArray<string> PartsOf(string path) => path.TrimStart('/').Split('/')[0] switch
    {
        "stats" => ["stats"],
        "metrics" => ["metrics"],
        "logs" => ["log"],
        "healthz" => ["healthz", "proxy"],
        "configz" => ["configz", "proxy"],
        "pods" or "runningpods" => ["pods", "proxy"],
        _ => ["proxy"],
    };

    /// <summary>Answers. Throws 404 where there is nothing at the path.</summary>
    public static Task AnswerAsync(
        HttpContext context, string path, ServedNode? node, NodeRequestCounts requests, CancellationToken ct) => path.TrimEnd('/') switch
        {
            "/healthz" or "/healthz/ping" => context.Response.WriteAsync("ok", ct),
            "/stats/summary" => SummaryAsync(context, Required(node), ct),
            "/metrics" => WriteAsync(context, Prometheus, into => NodeMetricsText.Write(new(into), Required(node), requests), ct),
            "/metrics/probes" => WriteAsync(context, Prometheus, into => Required(node).Probes.Write(new(into)), ct),
            "/metrics/cadvisor" => CadvisorAsync(context, Required(node), ct),
            "/metrics/resource" => MetricsAsync(context, Required(node), ct),
            "/configz" => WriteAsync(context, Json, into => ConfigzText.Write(into, Required(node).Settings), ct),
            "/pods" => PodsAsync(context, Required(node), running: false, ct),
            "/runningpods" => PodsAsync(context, Required(node), running: true, ct),
            _ => throw new ApiException(404, "NotFound", "404 page not found"),
        };

    private static ServedNode Required(ServedNode? node) => node ?? throw ApiException.BadRequest(
        $"this server is that of several nodes: {NodeSummaryJson.NodeHeader} says which is meant");

    private static async Task SummaryAsync(HttpContext context, ServedNode node, CancellationToken ct)
    {
        var summary = await node.Connection.SummaryAsync(ct);
        context.Response.Headers[NodeSummaryJson.WindowHeader] = MetricWriter.Number(summary.Window.TotalSeconds);
        await WriteAsync(context, Json, NodeSummaryJson.Encode(summary), ct);
    }

    private static async Task MetricsAsync(HttpContext context, ServedNode node, CancellationToken ct)
    {
        var figures = await FindAsync(node, ct);
        await WriteAsync(context, Prometheus, into => ResourceMetricsText.Write(into, figures), ct);
    }

    private static async Task CadvisorAsync(HttpContext context, ServedNode node, CancellationToken ct)
    {
        var figures = await FindAsync(node, ct);
        List<RunningPod> pods = [.. node.Workers.Running().OrderBy(pod => pod.Pod.Metadata.Uid, StringComparer.Ordinal)];
        var input = new CadvisorInput(node.Machine, figures, pods)
        {
            Networks = await PodNetworks.ReadAsync(node.Runtime, figures is null ? [] : pods.Select(pod => pod.Sandbox), ct),
        };
        await WriteAsync(context, Prometheus, into => CadvisorText.Write(into, input), ct);
    }

    private static async Task<NodeSummary?> FindAsync(ServedNode node, CancellationToken ct)
    {
        try
        {
            return await node.Connection.SummaryAsync(ct);
        }
        catch (ApiException)
        {
            // Told as a figure.
            return null;
        }
    }

    private static async Task PodsAsync(HttpContext context, ServedNode node, bool running, CancellationToken ct)
    {
        var into = new ArrayBufferWriter<byte>(16 * 1024);
        into.Write("""{"kind":"PodList","apiVersion":"v1","metadata":{},"items":["""u8);
        var any = false;
        foreach (var pod in node.Workers.All
            .Where(worker => !running || worker.Observed.AnythingAlive)
            .Select(worker => worker.Pod)
            .OrderBy(pod => pod.Metadata.NamespaceProperty, StringComparer.Ordinal)
            .ThenBy(pod => pod.Metadata.Name, StringComparer.Ordinal))
        {
            into.Write(any ? ","u8 : ""u8);
            into.Write(ApiJson.Encode<V1Pod>(pod));
            any = true;
        }

        into.Write("]}"u8);
        await WriteAsync(context, Json, into.WrittenMemory, ct);
    }

    private static Task WriteAsync(HttpContext context, string type, Action<IBufferWriter<byte>> write, CancellationToken ct)
    {
        var body = new ArrayBufferWriter<byte>(16 * 1024);
        write(body);
        return WriteAsync(context, type, body.WrittenMemory, ct);
    }

    private static async Task WriteAsync(HttpContext context, string type, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, ct);
    }
}
