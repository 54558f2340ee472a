using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Jota.Transport.Https;

/// <summary>Which certificate a server shows, asked at each new connection.</summary>
public static class ShownCertificate
{
    /// <summary>
    /// The same one, for ever. Its chain is looked for when somebody connects: that reads all authorities that the machine believes, which
    /// takes a tenth of a server's start.
    /// </summary>
    public static Func<SslStreamCertificateContext?> Always(X509Certificate2 certificate)
    {
        var shown = new Lazy<SslStreamCertificateContext>(() => SslStreamCertificateContext.Create(certificate, null, offline: true));
        return () => shown.Value;
    }
}
