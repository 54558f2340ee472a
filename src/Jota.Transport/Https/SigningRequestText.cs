using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Jota.Transport.Https;

/// <summary>Writes what <see cref="SigningRequest"/> reads.</summary>
public static class SigningRequestText
{
    /// <summary>A request as PEM.</summary>
    /// <param name="key">The key that the certificate is for; stays with whoever asks.</param>
    /// <param name="subject">Whom it shall name.</param>
    /// <param name="names">Host names.</param>
    /// <param name="addresses">IP addresses.</param>
    public static byte[] Create(ECDsa key, CertificateSubject subject, IEnumerable<string> names, IEnumerable<IPAddress> addresses)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var request = new CertificateRequest(
            CertificateSubject.Encode(subject.CommonName, subject.Organizations), key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        var any = false;
        foreach (var name in names)
        {
            alternatives.AddDnsName(name);
            any = true;
        }

        foreach (var address in addresses)
        {
            alternatives.AddIpAddress(address);
            any = true;
        }

        if (any)
        {
            request.CertificateExtensions.Add(alternatives.Build());
        }

        return Encoding.ASCII.GetBytes(request.CreateSigningRequestPem());
    }
}
