using Jota.Client;

namespace Jota.ApiServer.Http;

/// <summary>Where a proxied request goes.</summary>
/// <param name="Root">Scheme, host and port.</param>
/// <param name="Via">Makes the connection.</param>
internal sealed record ProxyTarget(Uri Root, HttpMessageInvoker Via)
{
    /// <summary>The host and port that links of the answer may name.</summary>
    public required string Authority { get; init; }

    /// <summary>
    /// Whether it is called by its own name and not as the client calls us: a node's server, whose certificate has that name.
    /// </summary>
    public bool KeepsOwnName { get; init; }

    /// <summary>The port of a pod that is reached through its node's server, and not over the network.</summary>
    public NodePort? ThroughNode { get; init; }

    /// <summary>Which node is meant, where several share a server; null where the backend is no node.</summary>
    public string? Node { get; init; }

    /// <summary>Who asks, for a server that believes what we say of that; null where the backend is told what the client says.</summary>
    public UserIdentity? OnBehalfOf { get; init; }
}
