using Jota.Client;

namespace Jota.ApiServer.Jwt;

/// <summary>How often a configuration was read anew, and when last, under upstream's names.</summary>
internal sealed class ReloadCounts(TimeProvider clock) : IMetricSource
{
    private const string Prefix = "apiserver_authentication_config_controller_automatic_reload";

    private static readonly string Server = IssuerLatency.HashOf(Environment.MachineName);

    private readonly Counter _good = new();
    private readonly Counter _bad = new();
    private long _lastGood;
    private long _lastBad;

    /// <summary>It counts now.</summary>
    public void Succeeded() => Add(_good, ref _lastGood);

    /// <summary>It could not be used.</summary>
    public void Failed() => Add(_bad, ref _lastBad);

    public void Write(MetricWriter into)
    {
        into.Family(
            Prefix + "s_total", "counter",
            "Total number of automatic reloads of authentication configuration split by status and apiserver identity.");
        Sample(into, Prefix + "s_total", "failure", _bad.Value);
        Sample(into, Prefix + "s_total", "success", _good.Value);
        into.Family(
            Prefix + "_last_timestamp_seconds", "gauge",
            "Timestamp of the last automatic reload of authentication configuration split by status and apiserver identity.");
        Sample(into, Prefix + "_last_timestamp_seconds", "failure", Interlocked.Read(ref _lastBad));
        Sample(into, Prefix + "_last_timestamp_seconds", "success", Interlocked.Read(ref _lastGood));
    }

    private void Add(Counter counter, ref long last)
    {
        Interlocked.Exchange(ref last, clock.GetUtcNow().ToUnixTimeSeconds());
        counter.Add();
    }

    private static void Sample(MetricWriter into, string name, string status, long value)
    {
        if (value > 0)
        {
            into.Sample(name, value, ("apiserver_id_hash", Server), ("status", status));
        }
    }
}
