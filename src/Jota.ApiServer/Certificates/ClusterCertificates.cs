using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Jota.ApiServer.Http;

/// <summary>
/// Every certificate of a cluster, kept in one directory (<c>DATA-DIR/pki</c>): the authority, the API server's, the
/// administrator's and the components'. What is missing, signed by another authority, or has less than 30 days left when it is
/// asked for is made anew; so is what is not valid yet.
/// </summary>
public sealed class ClusterCertificates
{
    private readonly string _directory;
    private readonly TimeProvider _clock;

    private ClusterCertificates(string directory, TimeProvider clock)
    {
        _directory = directory;
        _clock = clock;
        Authority = CertificateAuthority.Open(directory, clock);
    }

    /// <summary>The authority that signs them all.</summary>
    public CertificateAuthority Authority { get; }

    /// <summary>The administrator: <c>kubernetes-admin</c> in <c>system:masters</c>.</summary>
    public ClientCredential Administrator => Client("admin", "kubernetes-admin", "system:masters");

    /// <summary>The scheduler.</summary>
    public ClientCredential Scheduler => Client("scheduler", "system:kube-scheduler");

    /// <summary>The controllers.</summary>
    public ClientCredential ControllerManager => Client("controller-manager", "system:kube-controller-manager");

    /// <summary>The API server where it calls the servers of nodes.</summary>
    public ClientCredential ApiServerToNodes => Client("apiserver-kubelet-client", "kube-apiserver-kubelet-client", "system:masters");

    /// <summary>The API server where it passes on requests to servers behind it.</summary>
    public FrontProxy FrontProxy => new(Authority.Pem, () =>
    {
        var authority = CertificateAuthority.OpenFrontProxy(_directory, _clock);
        var shelf = new CertificateShelf(_directory, _clock);
        var certificate = shelf.Current(authority, FrontProxy.Name, _ => true, () => authority.IssueClient(FrontProxy.Name, []));
        return (authority.Pem, ClientCredential.Of(FrontProxy.Name, certificate));
    });

    /// <summary>Opens the directory, making what is missing.</summary>
    public static ClusterCertificates Open(string directory, TimeProvider clock) => new(directory, clock);

    /// <summary>A node's kubelet.</summary>
    public ClientCredential Node(string name) => Client($"node-{name}", $"system:node:{name}", "system:nodes");

    /// <summary>
    /// The API server's certificate: good for <c>localhost</c>, the loopback addresses, this machine's name, the names and the
    /// address of the <c>kubernetes</c> service, and <paramref name="more"/> (names or addresses).
    /// </summary>
    public X509Certificate2 Server(params IEnumerable<string> more)
    {
        List<string> hosts =
        [
            "localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local",
        ];
        List<IPAddress> addresses = [IPAddress.Loopback, IPAddress.IPv6Loopback, IPAddress.Parse("10.96.0.1")];
        foreach (var name in more.Prepend(Dns.GetHostName()))
        {
            CertificateShelf.Sort(name, hosts, addresses);
        }

        return Current(
            "apiserver",
            c => CertificateShelf.Covers(c, hosts, addresses),
            () => Authority.IssueServer("kube-apiserver", hosts, addresses));
    }

    /// <summary>
    /// The certificate of a node's server: good for the node's name, <c>localhost</c>, and <paramref name="more"/> (names or addresses).
    /// </summary>
    public X509Certificate2 NodeServer(string node, params IEnumerable<string> more)
    {
        List<string> hosts = ["localhost"];
        List<IPAddress> addresses = [IPAddress.Loopback];
        foreach (var name in more.Prepend(node))
        {
            CertificateShelf.Sort(name, hosts, addresses);
        }

        return Current(
            $"node-{node}-server",
            c => CertificateShelf.Covers(c, hosts, addresses),
            () => Authority.IssueServer($"system:node:{node}", hosts, addresses));
    }

    private ClientCredential Client(string file, string user, params string[] groups) =>
        ClientCredential.Of(user, Current(file, _ => true, () => Authority.IssueClient(user, groups)));

    private X509Certificate2 Current(string file, Func<X509Certificate2, bool> fits, Func<X509Certificate2> issue) =>
        new CertificateShelf(_directory, _clock).Current(Authority, file, fits, issue);
}
