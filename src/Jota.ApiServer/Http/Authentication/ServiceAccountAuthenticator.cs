using System.Collections.Immutable;
using Jota.ApiServer.Tokens;
using Jota.Transport.Https;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>Bearer tokens of service accounts. Tokens that we did not sign are left to others.</summary>
internal sealed class ServiceAccountAuthenticator(ServiceAccountTokens tokens) : IAuthenticator
{
    private static readonly ImmutableArray<string> Audiences = [ServiceAccountTokens.Issuer];

    public async ValueTask<AuthenticationOutcome> AuthenticateAsync(HttpContext context)
    {
        if (BearerToken.Of(context.Request) is not { } token)
        {
            return AuthenticationOutcome.NoCredential;
        }

        var verdict = await tokens.JudgeAsync(token, Audiences, context.RequestAborted);
        return verdict.User is { } user ? AuthenticationOutcome.Success(user)
            : verdict.Problem.Length > 0 ? AuthenticationOutcome.BadCredential
            : AuthenticationOutcome.NoCredential;
    }
}
