using Jota.Client;

namespace Jota.ApiServer.Auditing;

/// <summary>What was audited, in figures, under upstream's names.</summary>
public sealed class AuditMetrics : IMetricSource
{
    private static readonly string[] Levels = ["None", "Metadata", "Request", "RequestResponse"];

    private readonly Counter[] _levels = [new(), new(), new(), new()];
    private readonly Counter _events = new();
    private readonly Counter _rejected = new();
    private readonly Counter _logErrors = new();
    private readonly Counter _webhookErrors = new();
    private readonly Counter _dropped = new();

    /// <summary>Events that could not be written to the log.</summary>
    public long LogErrors => _logErrors.Value;

    /// <summary>Events that a webhook did not take.</summary>
    public long WebhookErrors => _webhookErrors.Value;

    /// <summary>Events for which there was no room.</summary>
    public long Dropped => _dropped.Value;

    /// <inheritdoc/>
    public void Write(MetricWriter into)
    {
        ArgumentNullException.ThrowIfNull(into);
        into.Family("apiserver_audit_event_total", "counter", "Counter of audit events generated and sent to the audit backend.");
        into.Sample("apiserver_audit_event_total", _events.Value);
        into.Family(
            "apiserver_audit_error_total", "counter",
            "Counter of audit events that failed to be audited properly. Plugin identifies the plugin affected by the error.");
        into.Sample("apiserver_audit_error_total", _logErrors.Value, ("plugin", "log"));
        into.Sample("apiserver_audit_error_total", _webhookErrors.Value, ("plugin", "webhook"));
        into.Sample("apiserver_audit_error_total", _dropped.Value, ("plugin", "buffered"));
        into.Family("apiserver_audit_level_total", "counter", "Counter of policy levels for audit events (1 per request).");
        foreach (var (index, count) in _levels.Index())
        {
            into.Sample("apiserver_audit_level_total", count.Value, ("level", Levels[index]));
        }

        into.Family(
            "apiserver_audit_requests_rejected_total", "counter",
            "Counter of apiserver requests rejected due to an error in audit logging backend.");
        into.Sample("apiserver_audit_requests_rejected_total", _rejected.Value);
    }

    internal void Decided(AuditLevel level) => _levels[(int)level].Add();

    internal void Made() => _events.Add();

    internal void Rejected() => _rejected.Add();

    internal void NotLogged(int events) => Add(_logErrors, events);

    internal void NotPosted(int events) => Add(_webhookErrors, events);

    internal void Drop() => _dropped.Add();

    private static void Add(Counter counter, int times)
    {
        for (var i = 0; i < times; i++)
        {
            counter.Add();
        }
    }
}
