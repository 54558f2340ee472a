using System.Collections.Concurrent;
using System.Net;
using Jota.Client;

namespace Jota.Network.Dns.Forwarding;

/// <summary>What forwarding costs and gives, under CoreDNS's names.</summary>
internal sealed class ForwardMetrics(AnswerCache cache) : IMetricSource
{
    private static readonly double[] Bounds =
        [0.00025, 0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1, 2, 4];

    private readonly ConcurrentDictionary<IPEndPoint, Server> _servers = new();

    /// <summary>How many queries were refused because too many were waiting.</summary>
    public Counter Rejected { get; } = new();

    /// <summary>A server was asked.</summary>
    public void Asked(IPEndPoint server, TimeSpan took, bool answered)
    {
        var told = _servers.GetOrAdd(server, _ => new(new Histogram(Bounds), new Counter()));
        told.Took.Observe(took);
        if (!answered)
        {
            told.Failures.Add();
        }
    }

    /// <summary>Forgets servers that are not asked any more.</summary>
    public void Forget() => _servers.Clear();

    /// <inheritdoc/>
    public void Write(MetricWriter into)
    {
        into.Family("coredns_forward_request_duration_seconds", "histogram", "How long each upstream server took.");
        foreach (var (server, told) in _servers)
        {
            told.Took.Write(into, "coredns_forward_request_duration_seconds", ("to", server.ToString()));
        }

        into.Family("coredns_forward_healthcheck_failures_total", "counter", "How often each upstream server did not answer.");
        foreach (var (server, told) in _servers)
        {
            into.Sample("coredns_forward_healthcheck_failures_total", told.Failures.Value, ("to", server.ToString()));
        }

        into.Family("coredns_forward_max_concurrent_rejects_total", "counter", "Queries refused because too many were waiting.");
        into.Sample("coredns_forward_max_concurrent_rejects_total", Rejected.Value);
        into.Family("coredns_cache_hits_total", "counter", "Answers of other servers that were still known.");
        into.Sample("coredns_cache_hits_total", cache.Hits.Value);
        into.Family("coredns_cache_misses_total", "counter", "Questions for other servers without a known answer.");
        into.Sample("coredns_cache_misses_total", cache.Misses.Value);
        into.Family("coredns_cache_entries", "gauge", "Answers of other servers that are kept.");
        into.Sample("coredns_cache_entries", cache.Count);
    }

    private sealed record Server(Histogram Took, Counter Failures);
}
