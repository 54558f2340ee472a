using Jota.Api;
using Jota.Client;
using Jota.Transport.Https;
using Microsoft.AspNetCore.Http;
using k8s.Models;

namespace Jota.ApiServer.Http;

/// <summary>
/// Bootstrap tokens: whoever shows one is <c>system:bootstrap:ID</c>, who may ask for a node's certificate and little more. Other tokens
/// are left to others.
/// </summary>
internal sealed class BootstrapTokenAuthenticator(Func<UserIdentity, IApi> apiFor, TimeProvider clock) : IAuthenticator
{
    public async ValueTask<AuthenticationOutcome> AuthenticateAsync(HttpContext context)
    {
        if (BearerToken.Of(context.Request) is not { } text || BootstrapToken.Parse(text) is not { } token)
        {
            return AuthenticationOutcome.NoCredential;
        }

        try
        {
            var key = new ObjectKey(BootstrapToken.Namespace, token.Name);
            var secret = await apiFor(ServerIdentity.Self).GetAsync<V1Secret>(key, context.RequestAborted);
            return BootstrapTokenSecret.Allows(secret, token, BootstrapToken.Authentication, clock.GetUtcNow())
                && BootstrapTokenSecret.GroupsOf(secret) is { } groups
                ? AuthenticationOutcome.Success(new UserIdentity("system:bootstrap:" + token.Id) { Groups = groups })
                : AuthenticationOutcome.BadCredential;
        }
        catch (ApiException e) when (e.Code == 404)
        {
            return AuthenticationOutcome.BadCredential;
        }
    }
}
