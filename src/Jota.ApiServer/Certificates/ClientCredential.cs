using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Jota.ApiServer.Http;

/// <summary>What a client shows to be known: a certificate and its key, as PEM.</summary>
/// <param name="User">The user it names.</param>
/// <param name="CertificatePem">The certificate.</param>
/// <param name="KeyPem">Its private key, PKCS#8.</param>
public sealed record ClientCredential(string User, string CertificatePem, string KeyPem)
{
    /// <summary>For use by a client in .NET.</summary>
    public X509Certificate2 ToCertificate() => X509Certificate2.CreateFromPem(CertificatePem, KeyPem);

    /// <summary>That of a certificate with its key (ECDSA).</summary>
    public static ClientCredential Of(string user, X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey() ?? throw new CryptographicException("a certificate without an ECDSA key");
        return new(user, certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <inheritdoc/>
    public override string ToString() => User;
}
