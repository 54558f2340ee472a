using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Http;

/// <summary>Which pod on which node a session is for.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Container">The container; empty for the pod as a whole.</param>
/// <param name="Node">Its node's server.</param>
internal sealed record SessionTarget(V1Pod Pod, string Container, Uri Node)
{
    /// <summary>
    /// Finds them. What is read is read as the server itself: the right to run commands in a pod does not need the right to look at it.
    /// Throws in upstream's words.
    /// </summary>
    public static async Task<SessionTarget> FindAsync(ApiCall call, Func<V1Pod, string> choose, CancellationToken ct)
    {
        var api = call.Services.ApiFor(ServerIdentity.Self);
        var pod = (await api.GetAsync(call.Target with { Subresource = "" }, GetOptions.Newest, ct)).As<V1Pod>();
        var container = choose(pod);
        if (string.IsNullOrEmpty(pod.Spec.NodeName))
        {
            throw ApiException.BadRequest($"pod {pod.Metadata.Name} does not have a host assigned");
        }

        var node = await api.GetAsync<V1Node>(ObjectKey.Cluster(pod.Spec.NodeName), ct);
        return new(pod, container, NodeEndpoint.Of(node) ?? throw new ApiException(
            500, "", $"error dialing backend: node \"{pod.Spec.NodeName}\" publishes no address of its own server"));
    }

    /// <summary>The address of what is asked for on the node.</summary>
    public Uri AddressOf(string what, string query)
    {
        var meta = Pod.Metadata;
        var path = Container.Length > 0
            ? $"/{what}/{meta.NamespaceProperty}/{meta.Name}/{meta.Uid}/{Container}"
            : $"/{what}/{meta.NamespaceProperty}/{meta.Name}/{meta.Uid}";
        return new Uri(Node, path + query);
    }
}
