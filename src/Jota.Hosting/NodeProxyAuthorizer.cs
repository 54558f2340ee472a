using Jota.ApiServer;
using Jota.Client;
using Jota.Kubelet;

namespace Jota.Hosting;

/// <summary>Lets those use the servers of nodes whom the cluster's authorizer grants <c>nodes/proxy</c>.</summary>
internal sealed class NodeProxyAuthorizer(IAuthorizer authorizer) : INodeAuthorizer
{
    public ValueTask<bool> MayAsync(UserIdentity user, string verb, string node, CancellationToken ct) => new(authorizer.Authorize(
        new AccessRequest(user, verb) { Version = "v1", Resource = "nodes", Subresource = "proxy", Name = node }).Allowed);
}
