using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Jota.Client;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>
/// The user that a client certificate of our authority names: checked once, in the handshake, and noted on the connection. A
/// certificate that does not check out lets the connection stand, as upstream does, and makes its requests 401.
/// </summary>
internal sealed class ClientCertificateAuthenticator : IAuthenticator
{
    private static readonly object OutcomeKey = new();

    public ValueTask<AuthenticationOutcome> AuthenticateAsync(HttpContext context)
    {
        var items = context.Features.Get<IConnectionItemsFeature>()?.Items;
        return new(items is not null && items.TryGetValue(OutcomeKey, out var outcome)
            ? (AuthenticationOutcome)outcome!
            : AuthenticationOutcome.NoCredential);
    }

    /// <summary>Makes the handshake ask for a certificate and note what it shows.</summary>
    public static void Configure(BaseConnectionContext connection, SslServerAuthenticationOptions tls, X509Certificate2 authority)
    {
        tls.ClientCertificateRequired = true;
        tls.CertificateChainPolicy = TrustOnly(authority);

        // The handshake lets everybody in; what was found decides request by request (401 for a certificate that does not check out).
#pragma warning disable CA5359
        tls.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
        {
            connection.Items[OutcomeKey] = Judge(certificate, errors);
            return true;
        };
#pragma warning restore CA5359
    }

    private static AuthenticationOutcome Judge(X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            return AuthenticationOutcome.NoCredential;
        }

        if (errors != SslPolicyErrors.None || certificate is not X509Certificate2 full)
        {
            return AuthenticationOutcome.BadCredential;
        }

        var subject = CertificateSubject.Decode(full.SubjectName);
        return subject.CommonName.Length == 0
            ? AuthenticationOutcome.BadCredential
            : AuthenticationOutcome.Success(new UserIdentity(subject.CommonName) { Groups = [.. subject.Organizations.Distinct(StringComparer.Ordinal)] });
    }

    private static X509ChainPolicy TrustOnly(X509Certificate2 authority)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.Add(authority);
        policy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid(Oids.ClientAuthentication));
        return policy;
    }
}
