using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Jota.Transport.Https;

/// <summary>
/// A request for a certificate (PKCS#10): whom it shall name, and the key that it is for.
/// </summary>
/// <param name="Subject">The user and groups.</param>
/// <param name="Names">Host names.</param>
/// <param name="Addresses">IP addresses.</param>
/// <param name="HasOthers">Whether it names anything beside these, such as a mail address or a URI.</param>
public sealed record SigningRequest(
    CertificateSubject Subject, IReadOnlyList<string> Names, IReadOnlyList<IPAddress> Addresses, bool HasOthers)
{

    /// <summary>The key.</summary>
    public required PublicKey Key { get; init; }

    /// <summary>The subject as it is encoded in the request.</summary>
    public required X500DistinguishedName DistinguishedName { get; init; }

    /// <summary>The extension with names and addresses; null when there are none.</summary>
    public X509Extension? AlternativeNames { get; init; }

    /// <summary>Reads PEM; null when it cannot be read, or when it is not signed with the key that it is about.</summary>
    public static SigningRequest? Read(ReadOnlySpan<byte> pem)
    {
        try
        {
            var request = CertificateRequest.LoadSigningRequestPem(
                Encoding.ASCII.GetString(pem),
                HashAlgorithmName.SHA256,
                CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions,
                RSASignaturePadding.Pkcs1);
            return Of(request);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static SigningRequest Of(CertificateRequest request)
    {
        var raw = request.CertificateExtensions.FirstOrDefault(extension => extension.Oid?.Value == Oids.AlternativeNames);
        var names = raw is null ? null : new X509SubjectAlternativeNameExtension(raw.RawData, raw.Critical);
        List<string> hosts = names is null ? [] : [.. names.EnumerateDnsNames()];
        List<IPAddress> addresses = names is null ? [] : [.. names.EnumerateIPAddresses()];
        var hasOthers = names is not null && Count(names) > hosts.Count + addresses.Count;
        return new(CertificateSubject.Decode(request.SubjectName), hosts, addresses, hasOthers)
        {
            Key = request.PublicKey,
            DistinguishedName = request.SubjectName,
            AlternativeNames = names,
        };
    }

    private static int Count(X509SubjectAlternativeNameExtension names)
    {
        var all = new System.Formats.Asn1.AsnReader(names.RawData, System.Formats.Asn1.AsnEncodingRules.DER).ReadSequence();
        var count = 0;
        for (; all.HasData; count++)
        {
            all.ReadEncodedValue();
        }

        return count;
    }
}
