using Jota.ApiServer;
using Jota.Client;
using Jota.Kubelet;

namespace Jota.Hosting;

/// <summary>Lets those use the servers of nodes whom the cluster's authorizer grants the part of nodes that they ask for.</summary>
internal sealed class NodeProxyAuthorizer(IAuthorizer authorizer) : INodeAuthorizer
{
    public ValueTask<bool> MayAsync(
        UserIdentity user, string verb, string node, string part, CancellationToken ct) => new(authorizer.Authorize(
        new AccessRequest(user, verb) { Version = "v1", Resource = "nodes", Subresource = part, Name = node }).Allowed);
}
