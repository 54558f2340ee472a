using System.Net;
using Jota.Api;
using Jota.Transport.Https;

namespace Jota.Client;

/// <summary>A certificate that a node asks the cluster for.</summary>
/// <param name="Subject">Whom it names.</param>
/// <param name="Signer">Who signs it: one of <see cref="SignerName"/>.</param>
/// <param name="Usage"><c>client auth</c> or <c>server auth</c>.</param>
/// <param name="Names">The host names that a server is called by.</param>
/// <param name="Addresses">The addresses that it is called by.</param>
public sealed record CertificateWish(
    CertificateSubject Subject, string Signer, string Usage, IReadOnlyList<string> Names, IReadOnlyList<IPAddress> Addresses)
{
    private const string UserPrefix = "system:node:";
    private const string Group = "system:nodes";
    private const string NetworkGroup = "jota:node-network";

    /// <summary>By which the API server knows the node.</summary>
    public static CertificateWish Client(string node) => new(Kubelet(node), SignerName.KubeletClient, "client auth", [], []);

    /// <summary>What the node's own server shows.</summary>
    public static CertificateWish Server(string node, IReadOnlyList<IPAddress> addresses) =>
        new(Kubelet(node), SignerName.KubeletServing, "server auth", [node], addresses);

    /// <summary>By which the API server knows the node's service network and DNS, which may read more than its kubelet.</summary>
    public static CertificateWish Network(string node) =>
        new(new($"{NetworkGroup}:{node}", [NetworkGroup]), SignerName.Client, "client auth", [], []);

    /// <summary>The node that a certificate names; null when it names none.</summary>
    public static string? NodeOf(CertificateSubject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return subject.Organizations.Contains(Group) && subject.CommonName.StartsWith(UserPrefix, StringComparison.Ordinal)
            ? subject.CommonName[UserPrefix.Length..]
            : null;
    }

    private static CertificateSubject Kubelet(string node) => new(UserPrefix + node, [Group]);
}
