using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Hosting;

namespace Jota.Transport.Https;

/// <summary>
/// Listening with HTTPS and asking for client certificates of one authority: checked once, in the handshake, and noted on the connection.
/// A certificate that does not check out lets the connection stand, as upstream does, so that its requests can be told why.
/// </summary>
public static class ClientCertificates
{
    private static readonly object VerdictKey = new();

    /// <summary>Serves HTTPS on this address with <paramref name="server"/>'s certificate.</summary>
    public static void UseHttpsFor(this ListenOptions listen, X509Certificate2 server, X509Certificate2 clientAuthority) =>
        listen.UseHttpsFor(ShownCertificate.Always(server), clientAuthority);

    /// <summary>
    /// The same with a certificate that changes with time: asked at each new connection. While there is none, nobody is let in.
    /// </summary>
    public static void UseHttpsFor(
        this ListenOptions listen, Func<SslStreamCertificateContext?> server, X509Certificate2 clientAuthority) => listen.UseHttps(
            new TlsHandshakeCallbackOptions { OnConnection = context => new(Handshake(context, server, clientAuthority)) });

    /// <summary>What the certificate of the request's connection says.</summary>
    public static CertificateVerdict VerdictOn(HttpContext context) =>
        context.Features.Get<IConnectionItemsFeature>()?.Items is { } items && items.TryGetValue(VerdictKey, out var verdict)
            ? (CertificateVerdict)verdict!
            : CertificateVerdict.None;

    private static SslServerAuthenticationOptions Handshake(
        TlsHandshakeCallbackContext context, Func<SslStreamCertificateContext?> server, X509Certificate2 authority)
    {
        var connection = context.Connection;

        // The handshake lets everybody in; what was found decides request by request (401 for a certificate that does not check out).
#pragma warning disable CA5359
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = server() ?? throw new AuthenticationException("there is no certificate to show yet"),
            ClientCertificateRequired = true,
            CertificateChainPolicy = Trust.Only([authority], Oids.ClientAuthentication),
            RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            {
                connection.Items[VerdictKey] = Judge(certificate, errors);
                return true;
            },
        };
#pragma warning restore CA5359
    }

    private static CertificateVerdict Judge(X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            return CertificateVerdict.None;
        }

        return errors == SslPolicyErrors.None
            && certificate is X509Certificate2 full
            && CertificateSubject.Decode(full.SubjectName) is { CommonName.Length: > 0 } subject
            ? new(true, subject) { Fingerprint = full.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant() }
            : CertificateVerdict.Bad;
    }
}
