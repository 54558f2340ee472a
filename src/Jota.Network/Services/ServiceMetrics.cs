using Jota.Client;

namespace Jota.Network.Services;

/// <summary>What the service network tells on <c>/metrics</c>, by upstream's names.</summary>
internal sealed class ServiceMetrics : IMetricSource
{
    private const string Duration = "kubeproxy_sync_proxy_rules_duration_seconds";
    private const string Failures = "kubeproxy_sync_proxy_rules_nftables_sync_failures_total";

    private readonly Histogram _duration = new([.. Enumerable.Range(0, 15).Select(i => 0.001 * (1 << i))]);
    private long _failures;

    /// <summary>Rules were brought up to date.</summary>
    public void Brought(TimeSpan took) => _duration.Observe(took);

    /// <summary>They could not be.</summary>
    public void Failed() => Interlocked.Increment(ref _failures);

    /// <inheritdoc/>
    public void Write(MetricWriter into)
    {
        into.Family(Duration, "histogram", "How long it took to bring the rules of services up to date.");
        _duration.Write(into, Duration);
        into.Family(Failures, "counter", "How often that failed.");
        into.Sample(Failures, Interlocked.Read(ref _failures));
    }
}
