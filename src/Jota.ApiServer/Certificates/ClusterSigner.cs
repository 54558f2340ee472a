using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Jota.Transport.Https;

namespace Jota.ApiServer.Http;

/// <summary>
/// An authority in two files that somebody names, to sign certificates where the cluster's servers are elsewhere (upstream's
/// <c>--cluster-signing-cert-file</c> and <c>--cluster-signing-key-file</c>); its key is ECDSA or RSA.
/// </summary>
public sealed class ClusterSigner
{
    private readonly X509Certificate2 _authority;
    private readonly TimeProvider _clock;

    private ClusterSigner(X509Certificate2 authority, TimeProvider clock) => (_authority, _clock) = (authority, clock);

    /// <summary>Reads them. Throws <see cref="UnusableKeyException"/> that says what is wrong with them.</summary>
    public static ClusterSigner Open(string certificateFile, string keyFile, TimeProvider clock)
    {
        try
        {
            return new(X509Certificate2.CreateFromPem(File.ReadAllText(certificateFile), File.ReadAllText(keyFile)), clock);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new UnusableKeyException($"{certificateFile} and {keyFile} are no authority's certificate and key: {e.Message}", e);
        }
    }

    /// <summary>A certificate as PEM: for whom, for which usages (in upstream's words), for how long.</summary>
    public string Sign(SigningRequest wanted, IReadOnlyList<string> usages, TimeSpan lifetime)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return RequestSigning.Sign(_authority, wanted, usages, lifetime, _clock.GetUtcNow());
    }
}
