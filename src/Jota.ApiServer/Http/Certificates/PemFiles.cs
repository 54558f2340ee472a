using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Jota.ApiServer.Http;

/// <summary>One certificate and its key as <c>NAME.crt</c> and <c>NAME.key</c> in a directory; the key readable by its owner only.</summary>
internal sealed class PemFiles(string directory, string name)
{
    private string CertificatePath => Path.Combine(directory, name + ".crt");

    private string KeyPath => Path.Combine(directory, name + ".key");

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
        catch (CryptographicException)
        {
            // Cut short by a crash of an older version; made anew.
            return null;
        }
    }

    public void Write(X509Certificate2 certificate)
    {
        Directory.CreateDirectory(directory);
        using var key = certificate.GetECDsaPrivateKey() ?? throw new CryptographicException("a certificate without an ECDSA key");

        // The key goes first: a certificate on disk then always has its key.
        Replace(KeyPath, key.ExportPkcs8PrivateKeyPem() + "\n", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Replace(
            CertificatePath,
            certificate.ExportCertificatePem() + "\n",
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }

    /// <summary>Writes beside the file and renames, so that a crash leaves the old one or the new one.</summary>
    internal static void Replace(string path, string text, UnixFileMode mode)
    {
        var fresh = path + ".new";
        File.Delete(fresh);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        using (var writer = new StreamWriter(fresh, options))
        {
            writer.Write(text);
        }

        File.Move(fresh, path, overwrite: true);
    }
}
