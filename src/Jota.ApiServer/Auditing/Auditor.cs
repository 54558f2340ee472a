using Jota.Client;
using Microsoft.Extensions.Logging;

namespace Jota.ApiServer.Auditing;

/// <summary>What a server audits by: a policy, and where the events go. Disposing it keeps what was told before.</summary>
/// <param name="policy">What is told.</param>
/// <param name="sinks">Where.</param>
/// <param name="metrics">What is counted of it.</param>
public sealed class Auditor(AuditPolicy policy, IReadOnlyList<IAuditSink> sinks, AuditMetrics metrics) : IMetricSource, IAsyncDisposable
{
    /// <summary>
    /// Opens what the options name. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when the log cannot be.
    /// </summary>
    public static Auditor Open(AuditOptions options, TimeProvider clock, ILoggerFactory logging)
    {
        ArgumentNullException.ThrowIfNull(options);
        var metrics = new AuditMetrics();
        var sinks = new List<IAuditSink>();
        if (options.LogPath is { } path)
        {
            IAuditOutput output = path == "-"
                ? new StreamOutput(Console.OpenStandardOutput())
                : new RotatingFile(path, options.Limits, clock);
            sinks.Add(new AuditLog(output, metrics, logging.CreateLogger<AuditLog>()));
        }

        if (options.Webhook is { } webhook)
        {
            sinks.Add(new AuditWebhook(webhook, metrics, clock, logging.CreateLogger<AuditWebhook>()));
        }

        return new(options.Policy, sinks, metrics);
    }

    /// <inheritdoc/>
    public void Write(MetricWriter into) => metrics.Write(into);

    /// <summary>How much of a request is to be told.</summary>
    internal AuditDecision Decide(in AccessRequest request)
    {
        var decision = policy.Decide(request);
        metrics.Decided(decision.Level);
        return decision;
    }

    /// <summary>Tells an event; comes to an end once every sink has it, or has given it up.</summary>
    internal async ValueTask TellAsync(ReadOnlyMemory<byte> @event)
    {
        metrics.Made();
        foreach (var sink in sinks)
        {
            await sink.AddAsync(@event);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var sink in sinks)
        {
            await sink.DisposeAsync();
        }
    }
}
