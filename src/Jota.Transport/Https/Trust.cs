using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Jota.Transport.Https;

/// <summary>Whose certificates are believed.</summary>
public static class Trust
{
    /// <summary>
    /// Certificates for this use that one of these authorities has signed, and no others: whoever gets one from somebody that the machine
    /// trusts, or from anybody who can add to that, is not of the cluster. Names are checked as ever.
    /// </summary>
    /// <param name="authorities">Who may have signed.</param>
    /// <param name="usage">What a certificate must be good for: one of <see cref="Oids"/>.</param>
    public static X509ChainPolicy Only(X509Certificate2Collection authorities, string usage)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        policy.ApplicationPolicy.Add(new Oid(usage));
        return policy;
    }
}
