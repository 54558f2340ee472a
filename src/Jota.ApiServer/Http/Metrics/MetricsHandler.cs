using System.Buffers;
using Jota.Client;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary><c>/metrics</c>: the server's own figures in Prometheus' text format.</summary>
internal sealed class MetricsHandler(HttpServices services)
{
    public const string Path = "/metrics";

    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public async Task<bool> HandleAsync(HttpContext http, string path)
    {
        if (path != Path)
        {
            return false;
        }

        var body = new ArrayBufferWriter<byte>(64 * 1024);
        var into = new MetricWriter(body);
        WriteBuild(into);
        foreach (var source in Sources())
        {
            source.Write(into);
        }

        await Answer.BytesAsync(http, StatusCodes.Status200OK, ContentType, body.WrittenMemory);
        return true;
    }

    private IEnumerable<IMetricSource> Sources() =>
    [
        services.Requests,
        .. services.Options.Audit is { } audit ? (IMetricSource[])[audit] : [],
        .. services.Options.Metrics,
        ProcessMetrics.Instance,
    ];

    private static void WriteBuild(MetricWriter into)
    {
        into.Family("kubernetes_build_info", "gauge",
            "A metric with a constant '1' value labeled by major, minor, git version and platform from which Kubernetes was built.");
        into.Sample("kubernetes_build_info", 1, ("git_version", ServerVersion.GitVersion), ("major", "1"), ("minor", "36"),
            ("platform", ServerVersion.Platform()));
    }
}
