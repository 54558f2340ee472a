using Jota.Api;
using Jota.Client;
using Jota.Transport.Https;
using Microsoft.AspNetCore.Http;

namespace Jota.Kubelet.Server;

/// <summary>
/// Who calls a node's server: whom the client certificate names, else the owner of the bearer token. Nobody is answered without either
/// (upstream's <c>authentication.anonymous.enabled: false</c>).
/// </summary>
/// <param name="tokens">Knows whose a token is; null: tokens say nothing.</param>
internal sealed class NodeCallers(INodeAuthenticator? tokens)
{
    /// <summary>Throws 401.</summary>
    public async ValueTask<UserIdentity> OfAsync(HttpContext context, CancellationToken ct)
    {
        if (ClientCertificates.VerdictOn(context).Subject is { } subject)
        {
            return new(subject.CommonName) { Groups = [.. subject.Organizations, UserIdentity.AuthenticatedGroup] };
        }

        if (tokens is not null && BearerToken.Of(context.Request) is { } token && await tokens.AuthenticateAsync(token, ct) is { } owner)
        {
            return owner;
        }

        throw new ApiException(401, "Unauthorized", "Unauthorized");
    }
}
