namespace Jota.ApiServer.Http;

/// <summary>A pod's port as its node's server can be asked for it.</summary>
/// <param name="Address">Where the node forwards ports of the pod.</param>
/// <param name="Port">The port.</param>
internal sealed record NodePort(Uri Address, string Port)
{
    /// <summary>Where a request carries it to whoever connects.</summary>
    public static HttpRequestOptionsKey<NodePort> Key { get; } = new("jota.node-port");
}
