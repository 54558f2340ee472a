using Jota.Api;

namespace Jota.Client;

/// <summary>What of a container's log is wanted (<c>PodLogOptions</c>).</summary>
public sealed record LogOptions
{
    /// <summary>The container.</summary>
    public required string Container { get; init; }

    /// <summary>Go on as it grows.</summary>
    public bool Follow { get; init; }

    /// <summary>The run before the present one.</summary>
    public bool Previous { get; init; }

    /// <summary>Lines from this time on.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Begin each line with its time.</summary>
    public bool Timestamps { get; init; }

    /// <summary>Only the last lines.</summary>
    public long? TailLines { get; init; }

    /// <summary>At most this many bytes.</summary>
    public long? LimitBytes { get; init; }

    /// <summary><c>All</c>, <c>Stdout</c> or <c>Stderr</c>.</summary>
    public string Stream { get; init; } = "All";
}

/// <summary>The API server's way to a node's kubelet: in the same process, or over HTTPS.</summary>
public interface INodeConnection
{
    /// <summary>
    /// Writes a container's log to <paramref name="into"/> until it ends or <paramref name="ct"/> does. Throws an
    /// <see cref="ApiException"/> (400 with upstream's text while the container waits to start or has no previous run), before the first
    /// byte.
    /// </summary>
    Task CopyLogsAsync(ObjectKey pod, string uid, LogOptions options, Stream into, CancellationToken ct);

    /// <summary>
    /// What the node and its pods use now, or a few seconds ago. Throws <see cref="ApiException"/> when that cannot be found out.
    /// </summary>
    Task<NodeSummary> SummaryAsync(CancellationToken ct);
}

/// <summary>Finds the connection to a node.</summary>
public interface INodeConnections
{
    /// <summary>The connection to the node of this name, or null when there is none.</summary>
    INodeConnection? Find(string node);
}
