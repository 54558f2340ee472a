using Jota.Client;

namespace Jota.Network.Policies;

/// <summary>What the enforcement of policies tells on <c>/metrics</c>. Upstream has no names for it.</summary>
internal sealed class PolicyMetrics : IMetricSource
{
    private const string Duration = "jota_network_policy_sync_duration_seconds";
    private const string Failures = "jota_network_policy_sync_failures_total";

    private readonly Histogram _duration = new([.. Enumerable.Range(0, 15).Select(i => 0.001 * (1 << i))]);
    private long _failures;

    /// <summary>Rules were brought up to date.</summary>
    public void Brought(TimeSpan took) => _duration.Observe(took);

    /// <summary>They could not be.</summary>
    public void Failed() => Interlocked.Increment(ref _failures);

    /// <inheritdoc/>
    public void Write(MetricWriter into)
    {
        into.Family(Duration, "histogram", "How long it took to bring the rules of network policies up to date.");
        _duration.Write(into, Duration);
        into.Family(Failures, "counter", "How often that failed.");
        into.Sample(Failures, Interlocked.Read(ref _failures));
    }
}
