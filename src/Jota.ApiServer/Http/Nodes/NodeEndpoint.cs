using k8s.Models;

namespace Jota.ApiServer.Http;

/// <summary>Where a node's server is, as the node's own object tells. Pure.</summary>
internal static class NodeEndpoint
{
    // A name that resolves inside the cluster goes first, and the node's host name, which most clusters' DNS does not know, last.
    private static readonly string[] Preference = ["InternalDNS", "InternalIP", "ExternalDNS", "ExternalIP", "Hostname"];

    /// <summary>Its address; null when the node publishes none.</summary>
    public static Uri? Of(V1Node node)
    {
        var addresses = node.Status?.Addresses ?? [];
        var host = Preference.Select(type => addresses.FirstOrDefault(a => a.Type == type)?.Address)
            .FirstOrDefault(a => !string.IsNullOrEmpty(a));
        return node.Status?.DaemonEndpoints?.KubeletEndpoint?.Port is > 0 and var port && host is not null
            ? new UriBuilder("https", host, port).Uri
            : null;
    }
}
