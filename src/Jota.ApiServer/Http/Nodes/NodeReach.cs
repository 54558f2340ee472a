using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Http;

/// <summary>The ways to the nodes of a cluster.</summary>
public static class NodeReach
{
    /// <summary>The way to a node: in this process where it is here, else over HTTPS; null where there is none.</summary>
    /// <param name="here">The nodes of this process.</param>
    /// <param name="kubelets">Reaches the others; null where nobody does.</param>
    public static Func<V1Node, INodeConnection?> Of(INodeConnections here, KubeletClient? kubelets) => node =>
        here.Find(node.Metadata.Name)
        ?? (kubelets is not null && NodeEndpoint.Of(node) is { } endpoint ? new RemoteNode(kubelets, endpoint, node.Metadata.Name) : null);
}
