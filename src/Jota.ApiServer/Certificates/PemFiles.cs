using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Jota.Store;
using Jota.Store.Files;

namespace Jota.ApiServer.Http;

/// <summary>
/// One certificate and its key as <c>NAME.crt</c> and <c>NAME.key</c> in a directory; the key readable by its owner only.
/// </summary>
internal sealed class PemFiles(string directory, string name)
{
    private string CertificatePath => Path.Combine(directory, name + ".crt");

    private string KeyPath => Path.Combine(directory, name + ".key");

    /// <summary>
    /// The certificate with its key, or null where there is no certificate. Throws <see cref="UnusableKeyException"/> when the two are
    /// of no use.
    /// </summary>
    /// <param name="wayOut">What can be done then, but to put back a copy.</param>
    public X509Certificate2? ReadWhole(string wayOut)
    {
        if (!File.Exists(CertificatePath))
        {
            return null;
        }

        var keyFile = new PrivateKeyFile(KeyPath, wayOut);
        using var key = keyFile.Exists ? keyFile.Read() : throw keyFile.Unusable("is missing");
        using var certificate = ReadCertificate(wayOut);
        try
        {
            return certificate.CopyWithPrivateKey(key);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException or InvalidOperationException)
        {
            throw keyFile.Unusable($"is not the key of {CertificatePath}", e);
        }
    }

    /// <summary>The key alone; null where there is none. Throws <see cref="UnusableKeyException"/> when it is of no use.</summary>
    public ECDsa? ReadKey(string wayOut) => new PrivateKeyFile(KeyPath, wayOut) is { Exists: true } file ? file.Read() : null;

    /// <summary>The certificate with its key, or null where either is missing or unreadable as PEM.</summary>
    public X509Certificate2? Read()
    {
        if (!File.Exists(CertificatePath) || !File.Exists(KeyPath))
        {
            return null;
        }

        try
        {
            return X509Certificate2.CreateFromPem(File.ReadAllText(CertificatePath), File.ReadAllText(KeyPath));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            // What the authority signed can be made anew.
            return null;
        }
    }

    /// <summary>Writes both; the disk has them when this returns.</summary>
    public void Write(X509Certificate2 certificate)
    {
        PrivateFolder.Make(directory);
        using var key = certificate.GetECDsaPrivateKey() ?? throw new CryptographicException("a certificate without an ECDSA key");

        // The key goes first: a certificate on disk then always has its key.
        DurableFiles.Replace(KeyPath, key.ExportPkcs8PrivateKeyPem() + "\n", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        DurableFiles.Replace(
            CertificatePath,
            certificate.ExportCertificatePem() + "\n",
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }

    private X509Certificate2 ReadCertificate(string wayOut)
    {
        try
        {
            return X509Certificate2.CreateFromPem(File.ReadAllText(CertificatePath));
        }
        catch (CryptographicException e)
        {
            throw new PrivateKeyFile(CertificatePath, wayOut).Unusable("holds no certificate that can be read", e);
        }
    }
}
