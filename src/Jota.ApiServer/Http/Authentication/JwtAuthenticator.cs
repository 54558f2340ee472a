using Jota.ApiServer.Jwt;
using Jota.Transport.Https;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>Bearer tokens of the issuers that are configured. Tokens of others are left to others.</summary>
internal sealed class JwtAuthenticator(JwtAuthentication tokens) : IAuthenticator
{
    public async ValueTask<AuthenticationOutcome> AuthenticateAsync(HttpContext context)
    {
        if (BearerToken.Of(context.Request) is not { } token)
        {
            return AuthenticationOutcome.NoCredential;
        }

        var verdict = await tokens.JudgeAsync(token, context.RequestAborted);
        return verdict.User is { } user ? AuthenticationOutcome.Success(user)
            : verdict.Problem.Length > 0 ? AuthenticationOutcome.BadCredential
            : AuthenticationOutcome.NoCredential;
    }
}
