using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Jota.Transport.Https;

namespace Jota.Controllers.Tests.Certificates;

/// <summary>Signs with a key of its own, and makes what is to be signed.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>How long the last certificate is valid.</summary>
    public TimeSpan LastLifetime { get; private set; }

    public string Sign(SigningRequest wanted, IReadOnlyList<string> usages, TimeSpan lifetime)
    {
        LastLifetime = lifetime;
        var request = new CertificateRequest(wanted.DistinguishedName, wanted.Key, HashAlgorithmName.SHA256);
        var begin = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var signed = request.Create(
            new X500DistinguishedName("CN=test"), X509SignatureGenerator.CreateForECDsa(_key), begin, begin + lifetime, [1, 2, 3]);
        return signed.ExportCertificatePem();
    }

    public static byte[] Request(string user, string[] groups, string[]? names = null, string[]? addresses = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(CertificateSubject.Encode(user, groups), key, HashAlgorithmName.SHA256);
        if (names is not null || addresses is not null)
        {
            var alternatives = new SubjectAlternativeNameBuilder();
            Array.ForEach(names ?? [], alternatives.AddDnsName);
            Array.ForEach(addresses ?? [], address => alternatives.AddIpAddress(IPAddress.Parse(address)));
            request.CertificateExtensions.Add(alternatives.Build());
        }

        return Encoding.ASCII.GetBytes(request.CreateSigningRequestPem());
    }

    public void Dispose() => _key.Dispose();
}
