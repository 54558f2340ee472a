using Jota.Client;

namespace Jota.ApiServer.Auditing;

/// <summary>What is audited, and where it is told.</summary>
/// <param name="Policy">What is.</param>
public sealed record AuditOptions(AuditPolicy Policy)
{
    /// <summary>The file of the audit log; <c>-</c> for the standard output, null for none.</summary>
    public string? LogPath { get; init; }

    /// <summary>The webhook that events are posted to; null for none.</summary>
    public HttpApiOptions? Webhook { get; init; }

    /// <summary>When the log goes on in another file.</summary>
    public AuditLogLimits Limits { get; init; } = new();
}
