namespace Jota.ApiServer.Authorization.Rbac;

/// <summary>Grants what roles and bindings grant; says nothing about the rest.</summary>
internal sealed class RbacAuthorizer(RbacIndex index) : IAuthorizer
{
    /// <inheritdoc/>
    public AccessDecision Authorize(in AccessRequest request) => index.Find(request)?.Decision ?? AccessDecision.Deny;
}
