namespace Jota.ApiServer.Auditing;

/// <summary>When an audit log goes on in another file, and how many old ones stay.</summary>
public sealed record AuditLogLimits
{
    /// <summary>How many bytes a file may have; upstream's 100 megabytes unless given.</summary>
    public long MaxBytes { get; init; } = 100L << 20;

    /// <summary>How long old files stay after they were set aside; null for as long as nobody removes them.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>How many old files stay; null for all.</summary>
    public int? MaxBackups { get; init; }
}
