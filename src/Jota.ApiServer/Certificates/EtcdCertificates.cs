using System.Net;

namespace Jota.ApiServer.Http;

/// <summary>
/// The certificates of an etcd that is the cluster's own, in a folder of their own: an authority that signs for nothing else, what a
/// member shows to others and to clients (<c>member</c>), and what clients show (<c>client</c>). All members share the authority.
/// </summary>
public sealed class EtcdCertificates
{
    private const string Member = "member";
    private const string Client = "client";

    private readonly string _folder;

    private EtcdCertificates(string folder) => _folder = folder;

    /// <summary>The authority's certificate.</summary>
    public string AuthorityFile => FileOf("ca", "crt");

    /// <summary>What the member shows.</summary>
    public string MemberFile => FileOf(Member, "crt");

    /// <summary>Its key.</summary>
    public string MemberKeyFile => FileOf(Member, "key");

    /// <summary>What clients show.</summary>
    public string ClientFile => FileOf(Client, "crt");

    /// <summary>Its key.</summary>
    public string ClientKeyFile => FileOf(Client, "key");

    /// <summary>
    /// Makes what is missing, or has not long to live. Throws <see cref="UnusableKeyException"/> when there is an authority that cannot
    /// be used.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="member">The member's name.</param>
    /// <param name="address">Where it listens, beside loopback.</param>
    /// <param name="clock">What time it is.</param>
    public static EtcdCertificates Open(string folder, string member, IPAddress address, TimeProvider clock)
    {
        var certificates = Open(folder, clock, out var authority);
        List<string> hosts = ["localhost"];
        List<IPAddress> addresses = [IPAddress.Loopback, IPAddress.IPv6Loopback];
        CertificateShelf.Sort(address.ToString(), hosts, addresses);
        new CertificateShelf(folder, clock).Current(
            authority, Member, found => CertificateShelf.Covers(found, hosts, addresses),
            () => authority.IssueMember(member, hosts, addresses)).Dispose();
        return certificates;
    }

    /// <summary>The same for who is a client alone.</summary>
    public static EtcdCertificates OpenClient(string folder, TimeProvider clock) => Open(folder, clock, out _);

    private static EtcdCertificates Open(string folder, TimeProvider clock, out CertificateAuthority authority)
    {
        var signer = authority = CertificateAuthority.OpenEtcd(folder, clock);
        new CertificateShelf(folder, clock).Current(signer, Client, _ => true, () => signer.IssueClient("jota", [])).Dispose();
        return new(folder);
    }

    private string FileOf(string name, string kind) => Path.Combine(_folder, $"{name}.{kind}");
}
