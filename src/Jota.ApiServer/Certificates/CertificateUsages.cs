using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Jota.Transport.Https;

namespace Jota.ApiServer.Http;

/// <summary>What a certificate is good for: the API's words, and the extensions that say so in X.509.</summary>
internal static class CertificateUsages
{
    private static readonly Dictionary<string, X509KeyUsageFlags> Keys = new(StringComparer.Ordinal)
    {
        ["signing"] = X509KeyUsageFlags.DigitalSignature,
        ["digital signature"] = X509KeyUsageFlags.DigitalSignature,
        ["content commitment"] = X509KeyUsageFlags.NonRepudiation,
        ["key encipherment"] = X509KeyUsageFlags.KeyEncipherment,
        ["key agreement"] = X509KeyUsageFlags.KeyAgreement,
        ["data encipherment"] = X509KeyUsageFlags.DataEncipherment,
        ["cert sign"] = X509KeyUsageFlags.KeyCertSign,
        ["crl sign"] = X509KeyUsageFlags.CrlSign,
        ["encipher only"] = X509KeyUsageFlags.EncipherOnly,
        ["decipher only"] = X509KeyUsageFlags.DecipherOnly,
    };

    private static readonly Dictionary<string, string> Purposes = new(StringComparer.Ordinal)
    {
        ["any"] = "2.5.29.37.0",
        ["server auth"] = Oids.ServerAuthentication,
        ["client auth"] = Oids.ClientAuthentication,
        ["code signing"] = "1.3.6.1.5.5.7.3.3",
        ["email protection"] = "1.3.6.1.5.5.7.3.4",
        ["s/mime"] = "1.3.6.1.5.5.7.3.4",
        ["ipsec end system"] = "1.3.6.1.5.5.7.3.5",
        ["ipsec tunnel"] = "1.3.6.1.5.5.7.3.6",
        ["ipsec user"] = "1.3.6.1.5.5.7.3.7",
        ["timestamping"] = "1.3.6.1.5.5.7.3.8",
        ["ocsp signing"] = "1.3.6.1.5.5.7.3.9",
        ["microsoft sgc"] = "1.3.6.1.4.1.311.10.3.3",
        ["netscape sgc"] = "2.16.840.1.113730.4.1",
    };

    public static void AddTo(ICollection<X509Extension> extensions, IReadOnlyList<string> usages)
    {
        var flags = usages.Aggregate(X509KeyUsageFlags.None, (all, usage) => all | Keys.GetValueOrDefault(usage));
        if (flags != X509KeyUsageFlags.None)
        {
            extensions.Add(new X509KeyUsageExtension(flags, true));
        }

        var purposes = new OidCollection();
        foreach (var purpose in usages.Where(Purposes.ContainsKey).Select(usage => Purposes[usage]).Distinct())
        {
            purposes.Add(new Oid(purpose));
        }

        if (purposes.Count > 0)
        {
            extensions.Add(new X509EnhancedKeyUsageExtension(purposes, false));
        }
    }
}
