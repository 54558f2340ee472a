using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>
/// Finds out who sent a request by one kind of credential. The server asks its authenticators in order; the first that answers
/// other than <see cref="AuthenticationOutcome.NoCredential"/> decides.
/// </summary>
public interface IAuthenticator
{
    /// <summary>Looks at the request's credentials. Never throws for bad ones.</summary>
    ValueTask<AuthenticationOutcome> AuthenticateAsync(HttpContext context);
}
