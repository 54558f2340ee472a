using System.Collections.Concurrent;
using Jota.Client;

namespace Jota.Store.Encryption.Reloading;

/// <summary>How often the file was taken over while the server ran, or could not be, and when last.</summary>
internal sealed class ReloadFigures(TimeProvider clock) : IMetricSource
{
    private const string Prefix = "apiserver_encryption_config_controller_automatic_reload";

    private readonly CounterSet _counts = new(
        $"{Prefix}s_total", "status", "Total number of reload successes and failures of encryption configuration split by status.");

    private readonly ConcurrentDictionary<string, double> _last = new(StringComparer.Ordinal);

    /// <summary>It was taken over.</summary>
    public void Succeeded() => Add("success");

    /// <summary>It could not be.</summary>
    public void Failed() => Add("failure");

    /// <inheritdoc/>
    public void Write(MetricWriter into)
    {
        _counts.Write(into);
        const string name = $"{Prefix}_last_timestamp_seconds";
        into.Family(
            name, "gauge", "Timestamp of the last successful or failed automatic reload of encryption configuration split by status.");
        foreach (var (status, at) in _last.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            into.Sample(name, at, ("status", status));
        }
    }

    private void Add(string status)
    {
        _counts.Add(status);
        _last[status] = clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
    }
}
