using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Jota.Transport.Https;

namespace Jota.ApiServer.Http;

/// <summary>Signs what somebody asked for by a certificate signing request.</summary>
internal static class RequestSigning
{
    // Clocks of other machines may be a little behind ours.
    private static readonly TimeSpan Backdating = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The certificate as PEM: for the key asked for, of its subject and names, for these usages (in upstream's words), at most as long as
    /// the authority itself is valid.
    /// </summary>
    public static string Sign(
        X509Certificate2 authority, SigningRequest wanted, IReadOnlyList<string> usages, TimeSpan lifetime, DateTimeOffset now)
    {
        var request = new CertificateRequest(wanted.DistinguishedName, wanted.Key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        CertificateUsages.AddTo(request.CertificateExtensions, usages);
        if (wanted.AlternativeNames is { } names)
        {
            request.CertificateExtensions.Add(names);
        }

        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        using var ec = authority.GetECDsaPrivateKey();
        using var rsa = authority.GetRSAPrivateKey();
        var generator = ec is not null ? X509SignatureGenerator.CreateForECDsa(ec)
            : X509SignatureGenerator.CreateForRSA(
                rsa ?? throw new CryptographicException("the authority's key is neither ECDSA nor RSA"), RSASignaturePadding.Pkcs1);
        var end = now + lifetime;
        using var signed = request.Create(
            authority.SubjectName,
            generator,
            now - Backdating,
            end > authority.NotAfter ? authority.NotAfter : end,
            RandomNumberGenerator.GetBytes(16));
        return signed.ExportCertificatePem() + "\n";
    }
}
