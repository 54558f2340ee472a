using Jota.Transport.Https;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>The last to be asked: a bearer token that nobody knew is wrong, not absent.</summary>
internal sealed class UnknownTokenAuthenticator : IAuthenticator
{
    public static UnknownTokenAuthenticator Instance { get; } = new();

    public ValueTask<AuthenticationOutcome> AuthenticateAsync(HttpContext context) => new(BearerToken.Of(context.Request) is null
        ? AuthenticationOutcome.NoCredential
        : AuthenticationOutcome.BadCredential);
}
