using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Jota.Store.Etcd.Settings;

namespace Jota.Store.Etcd.Connections;

/// <summary>Whom to believe among members, and what to show them.</summary>
internal static class EtcdTls
{
    /// <summary>Reads the files that the options name.</summary>
    /// <exception cref="StoreException">One of them cannot be read.</exception>
    public static SslClientAuthenticationOptions Of(EtcdStoreOptions options)
    {
        var tls = new SslClientAuthenticationOptions();
        if (options.AuthorityFile is { } authorities)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            Read(authorities, () => policy.CustomTrustStore.ImportFromPemFile(authorities));
            tls.CertificateChainPolicy = policy;
        }

        if (options.CertificateFile is { } certificate)
        {
            var key = options.KeyFile ?? certificate;
            Read(certificate, () => tls.ClientCertificates = [X509Certificate2.CreateFromPemFile(certificate, key)]);
        }

        return tls;
    }

    private static void Read(string file, Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new StoreException($"{file}: {e.Message}", e) { LoginRefused = true };
        }
    }
}
