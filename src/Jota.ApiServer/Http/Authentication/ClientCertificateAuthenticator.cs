using Jota.Client;
using Jota.Transport.Https;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>The user that a client certificate of our authority names; one that does not check out makes its requests 401.</summary>
internal sealed class ClientCertificateAuthenticator : IAuthenticator
{
    private const string CredentialId = "authentication.kubernetes.io/credential-id";

    private static readonly object OutcomeKey = new();

    public ValueTask<AuthenticationOutcome> AuthenticateAsync(HttpContext context)
    {
        if (context.Features.Get<IConnectionItemsFeature>()?.Items is not { } items)
        {
            return new(AuthenticationOutcome.NoCredential);
        }

        // The same for all requests of a connection.
        if (!items.TryGetValue(OutcomeKey, out var outcome))
        {
            items[OutcomeKey] = outcome = Judge(ClientCertificates.VerdictOn(context));
        }

        return new((AuthenticationOutcome)outcome!);
    }

    private static AuthenticationOutcome Judge(CertificateVerdict verdict) => verdict switch
    {
        { Shown: false } => AuthenticationOutcome.NoCredential,
        { Subject: { } subject } => AuthenticationOutcome.Success(new UserIdentity(subject.CommonName)
        {
            Groups = [.. subject.Organizations.Distinct(StringComparer.Ordinal)],
            Extra = UserIdentity.Anonymous.Extra.Add(CredentialId, [$"X509SHA256={verdict.Fingerprint}"]),
        }),
        _ => AuthenticationOutcome.BadCredential,
    };
}
