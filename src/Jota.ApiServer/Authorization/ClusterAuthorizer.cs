using Jota.Client;

namespace Jota.ApiServer.Authorization;

/// <summary>
/// Upstream's <c>--authorization-mode=Node,RBAC</c>: <c>system:masters</c> may do everything, nodes what their work needs, others what
/// roles grant them.
/// </summary>
internal sealed class ClusterAuthorizer(IAuthorizer nodes, IAuthorizer roles) : IAuthorizer
{
    /// <inheritdoc/>
    public AccessDecision Authorize(in AccessRequest request)
    {
        if (request.User.IsIn(UserIdentity.MastersGroup))
        {
            return AccessDecision.Allow;
        }

        var byNode = nodes.Authorize(request);
        if (byNode.Allowed)
        {
            return byNode;
        }

        var byRole = roles.Authorize(request);
        return byRole.Allowed || byNode.Reason.Length == 0 ? byRole : byNode;
    }
}
