using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Jota.Transport.Https;

namespace Jota.ApiServer.Http;

/// <summary>
/// The cluster's own certificate authority (ECDSA P-256), kept as <c>ca.crt</c> and <c>ca.key</c> (mode 0600) in one directory
/// and made there on first use. Signs the server's certificate and the clients' identities.
/// </summary>
public sealed class CertificateAuthority
{
    private static readonly TimeSpan AuthorityLifetime = TimeSpan.FromDays(3650);
    private static readonly TimeSpan LeafLifetime = TimeSpan.FromDays(365);

    // Clocks of other machines may be a little behind ours.
    private static readonly TimeSpan Backdating = TimeSpan.FromMinutes(5);

    private const string AnewText =
        "remove ca.crt and ca.key to begin with a new authority, which clients that have their kubeconfig elsewhere will not know";

    private const string FrontProxyAnewText =
        "remove front-proxy-ca.crt and front-proxy-ca.key to begin with a new one, which aggregated servers read when they start";

    private const string EtcdAnewText =
        "remove ca.crt and ca.key there on every server of the cluster, and hand over those that the first one makes";

    private readonly TimeProvider _clock;

    private CertificateAuthority(X509Certificate2 certificate, TimeProvider clock)
    {
        Certificate = certificate;
        _clock = clock;
    }

    /// <summary>The authority's certificate, with its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The authority's certificate without the key, as PEM: what clients must trust.</summary>
    public string Pem => Certificate.ExportCertificatePem();

    /// <summary>
    /// Reads the authority from <paramref name="directory"/>, or makes one there. Throws <see cref="UnusableKeyException"/> when there is
    /// one that cannot be used: with another in its place no client would know the cluster any more.
    /// </summary>
    public static CertificateAuthority Open(string directory, TimeProvider clock) => Open(directory, "ca", "jota-ca", AnewText, clock);

    /// <summary>
    /// Another authority of the cluster, likewise, for what no certificate of the first one may do: who shows one of its certificates is
    /// believed by aggregated servers, whomever he calls by.
    /// </summary>
    internal static CertificateAuthority OpenFrontProxy(string directory, TimeProvider clock) =>
        Open(directory, "front-proxy-ca", "jota-front-proxy-ca", FrontProxyAnewText, clock);

    /// <summary>
    /// The authority of an etcd that is the cluster's own, likewise: who shows one of its certificates may read all that is stored.
    /// </summary>
    internal static CertificateAuthority OpenEtcd(string directory, TimeProvider clock) =>
        Open(directory, "ca", "jota-etcd-ca", EtcdAnewText, clock);

    private static CertificateAuthority Open(string directory, string file, string name, string wayOut, TimeProvider clock)
    {
        var files = new PemFiles(directory, file);
        var certificate = files.ReadWhole(wayOut);
        if (certificate is null)
        {
            // A key without a certificate is what a crash leaves between the two.
            using var key = files.ReadKey(wayOut) ?? NewKey();
            certificate = Create(name, key, clock.GetUtcNow());
            files.Write(certificate);
        }

        return new(certificate, clock);
    }

    /// <summary>Whether this authority signed <paramref name="certificate"/>.</summary>
    public bool Signed(X509Certificate2 certificate) =>
        certificate.IssuerName.RawData.AsSpan().SequenceEqual(Certificate.SubjectName.RawData)
        && AuthorityKeyOf(certificate).SequenceEqual(KeyIdOf(Certificate));

    /// <summary>A server's certificate for these host names and addresses.</summary>
    public X509Certificate2 IssueServer(string commonName, IEnumerable<string> hosts, IEnumerable<IPAddress> addresses) =>
        IssueNamed(commonName, hosts, addresses, Oids.ServerAuthentication);

    /// <summary>The certificate of a member of an etcd, who is a server to some and a client to others.</summary>
    internal X509Certificate2 IssueMember(string commonName, IEnumerable<string> hosts, IEnumerable<IPAddress> addresses) =>
        IssueNamed(commonName, hosts, addresses, Oids.ServerAuthentication, Oids.ClientAuthentication);

    /// <summary>A client's certificate: the user's name and groups as upstream reads them from <c>CN</c> and <c>O</c>.</summary>
    public X509Certificate2 IssueClient(string user, IEnumerable<string> groups)
    {
        using var key = NewKey();
        return Sign(Request(CertificateSubject.Encode(user, groups), key, Oids.ClientAuthentication), key);
    }

    /// <summary>
    /// The certificate that somebody asked for, as PEM: for his key, of his subject and names, for these usages (in upstream's words), at
    /// most as long as the authority itself is valid.
    /// </summary>
    public string Sign(SigningRequest wanted, IReadOnlyList<string> usages, TimeSpan lifetime)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return RequestSigning.Sign(Certificate, wanted, usages, lifetime, _clock.GetUtcNow());
    }

    private static X509Certificate2 Create(string name, ECDsa key, DateTimeOffset now)
    {
        var request = new CertificateRequest(CertificateSubject.Encode(name, []), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign | X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(now - Backdating, now + AuthorityLifetime);
    }

    private X509Certificate2 IssueNamed(
        string commonName, IEnumerable<string> hosts, IEnumerable<IPAddress> addresses, params string[] usages)
    {
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            alternatives.AddDnsName(host);
        }

        foreach (var address in addresses)
        {
            alternatives.AddIpAddress(address);
        }

        using var key = NewKey();
        var request = Request(CertificateSubject.Encode(commonName, []), key, usages);
        request.CertificateExtensions.Add(alternatives.Build());
        return Sign(request, key);
    }

    private static CertificateRequest Request(X500DistinguishedName subject, ECDsa key, params string[] usages)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(All(usages), false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request;
    }

    private static OidCollection All(string[] usages)
    {
        var all = new OidCollection();
        foreach (var usage in usages)
        {
            all.Add(new Oid(usage));
        }

        return all;
    }

    private static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static ReadOnlySpan<byte> KeyIdOf(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault() is { } id
            ? id.SubjectKeyIdentifierBytes.Span
            : default;

    private static ReadOnlySpan<byte> AuthorityKeyOf(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault() is { KeyIdentifier: { } id }
            ? id.Span
            : default;

    private X509Certificate2 Sign(CertificateRequest request, ECDsa key)
    {
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, true, false));
        var now = _clock.GetUtcNow();
        using var signed = request.Create(
            Certificate, now - Backdating, EndOf(now + LeafLifetime), RandomNumberGenerator.GetBytes(16));
        return signed.CopyWithPrivateKey(key);
    }

    private DateTimeOffset EndOf(DateTimeOffset wanted) => wanted > Certificate.NotAfter ? Certificate.NotAfter : wanted;
}
