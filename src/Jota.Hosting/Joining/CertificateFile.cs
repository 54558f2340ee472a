using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Jota.Client;
using Jota.Store.Files;

namespace Jota.Hosting.Joining;

/// <summary>A certificate and its key in one file, which its owner alone may read: the two are never of different ages.</summary>
internal sealed class CertificateFile(string path) : ICertificateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public X509Certificate2? Read()
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var text = File.ReadAllText(path);
            return X509Certificate2.CreateFromPem(text, text);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new JoinException(
                $"{path} holds no certificate with its key that can be read: put back a copy of it, or remove it and join anew", e);
        }
    }

    public void Write(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey() ?? throw new CryptographicException("a certificate without an ECDSA key");
        DurableFiles.Replace(path, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n", OwnerOnly);
    }
}
