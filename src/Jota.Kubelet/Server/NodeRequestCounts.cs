using System.Collections.Concurrent;
using Jota.Client;

namespace Jota.Kubelet.Server;

/// <summary>What a node's server was asked, and for how long it was busy with that: upstream's <c>kubelet_http_requests_*</c>.</summary>
internal sealed class NodeRequestCounts : IMetricSource
{
    private static readonly double[] Bounds = [.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10];
    private static readonly string[] Paths =
    [
        "attach", "configz", "containerLogs", "exec", "healthz", "metrics", "metrics/cadvisor", "metrics/probes", "metrics/resource",
        "pods", "portForward", "runningpods", "stats",
    ];

    private readonly ConcurrentDictionary<(string Method, string Path, bool Long), (Counter Total, Histogram Took)> _counts = new();

    /// <summary>One more, over now.</summary>
    public void Add(string method, string path, TimeSpan took)
    {
        var kind = KindOf(path);
        var isLong = kind is "attach" or "exec" or "portForward" or "containerLogs";

        // Whatever else somebody may send as a method counts as one.
        var verb = method is "GET" or "POST" or "PUT" or "DELETE" or "HEAD" ? method : "other";
        var (total, time) = _counts.GetOrAdd((verb, kind, isLong), static _ => (new(), new(Bounds)));
        total.Add();
        time.Observe(took);
    }

    /// <inheritdoc/>
    public void Write(MetricWriter into)
    {
        const string Total = "kubelet_http_requests_total";
        const string Took = "kubelet_http_requests_duration_seconds";
        var all = _counts.OrderBy(pair => pair.Key).ToList();
        into.Family(Took, "histogram", "[ALPHA] Duration in seconds to serve http requests");
        foreach (var (key, counts) in all)
        {
            counts.Took.Write(into, Took, Labels(key));
        }

        into.Family(Total, "counter", "[ALPHA] Number of the http requests received since the server started");
        foreach (var (key, counts) in all)
        {
            into.Sample(Total, counts.Total.Value, Labels(key));
        }
    }

    private static (string Name, string Value)[] Labels((string Method, string Path, bool Long) of) =>
        [("long_running", of.Long ? "true" : "false"), ("method", of.Method), ("path", of.Path), ("server_type", "readwrite")];

    /// <summary>One of few, whatever is asked for.</summary>
    private static string KindOf(string path)
    {
        var trimmed = path.Trim('/');
        return Array.Find(Paths, one => one == trimmed) ?? Array.Find(Paths, one => one == trimmed.Split('/')[0]) ?? "other";
    }
}
