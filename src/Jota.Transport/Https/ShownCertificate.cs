using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Jota.Transport.Https;

/// <summary>Which certificate a server shows, asked at each new connection.</summary>
public static class ShownCertificate
{
    /// <summary>The same one, for ever.</summary>
    public static Func<SslStreamCertificateContext?> Always(X509Certificate2 certificate)
    {
        var shown = SslStreamCertificateContext.Create(certificate, null, offline: true);
        return () => shown;
    }
}
