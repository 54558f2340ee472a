using System.Security.Cryptography.X509Certificates;
using Jota.Api;
using Jota.Client;
using Jota.Hosting.Joining;
using Jota.Store.Files;
using Jota.Transport.Https;

namespace Jota.Hosting;

/// <summary>
/// Who a kubelet alone is to its cluster: by a kubeconfig, or by one that it makes of a bootstrap kubeconfig (TLS bootstrap).
/// </summary>
/// <param name="Connection">The cluster, and who the node is to it.</param>
/// <param name="Renewed">The certificate that is renewed in time; null for one that whoever wrote the kubeconfig renews.</param>
internal sealed record NodeCredentials(HttpApiOptions Connection, KeptCertificate? Renewed)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    /// <summary>Finds them. Throws <see cref="ClusterStartException"/> that says what is missing.</summary>
    public static async Task<NodeCredentials> OpenAsync(
        KubeletComponentOptions options, FollowServices services, IProgress<string> progress, CancellationToken ct)
    {
        var file = CertificatePath(options);
        var kept = new KeptCertificate("client certificate of the node", new CertificateFile(file), services);
        if (options.BootstrapKubeconfig is { } bootstrap && !(File.Exists(options.Kubeconfig) && (!File.Exists(file) || kept.Resume())))
        {
            progress.Report("asking for the node's certificate");
            var asking = ComponentClient.Read(bootstrap, "kubelet");
            kept.Take(await AskAsync(asking, options.OwnName, services, ct));
            WriteKubeconfig(options.Kubeconfig, asking, file);
        }

        var connection = ComponentClient.Read(options.Kubeconfig, "kubelet");
        CheckName(options, connection.ClientCertificate);
        return kept.Current is null
            ? new(connection, null)
            : new(connection with { ClientCertificate = null, CurrentCertificate = () => kept.Current }, kept);
    }

    private static string CertificatePath(KubeletComponentOptions options) =>
        Path.Combine(options.DataDirectory, "pki", "kubelet-client-current.pem");

    private static async Task<X509Certificate2> AskAsync(
        HttpApiOptions asking, string node, FollowServices services, CancellationToken ct)
    {
        using var api = new HttpApi(asking);
        using var patience = services.Clock.CancelAfter(LongestWait);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            return await CertificateAsking.AskAsync(api, CertificateWish.Client(node), services, both.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new ClusterStartException(
                $"nobody has signed the node's certificate in {LongestWait.TotalMinutes} minutes " +
                "(kubectl get csr, kubectl certificate approve)");
        }
        catch (Exception e) when (e is ApiException or HttpRequestException)
        {
            throw new ClusterStartException($"--bootstrap-kubeconfig: {(e.InnerException ?? e).Message}", e);
        }
    }

    /// <summary>Its user is a file beside it, as upstream's: the kubeconfig stays when the certificate is renewed.</summary>
    private static void WriteKubeconfig(string path, HttpApiOptions cluster, string certificate)
    {
        var authority = Convert.ToBase64String(
            System.Text.Encoding.ASCII.GetBytes(cluster.Authorities.ExportCertificatePems() + "\n"));
        DurableFiles.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        DurableFiles.Replace(
            path,
            $"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: default-cluster
              cluster:
                server: {cluster.Server.GetLeftPart(UriPartial.Authority)}
                certificate-authority-data: {authority}
            users:
            - name: default-auth
              user:
                client-certificate: "{certificate}"
                client-key: "{certificate}"
            contexts:
            - name: default-context
              context:
                cluster: default-cluster
                user: default-auth
            current-context: default-context

            """,
            UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static void CheckName(KubeletComponentOptions options, X509Certificate2? shown)
    {
        if (shown is not null && CertificateWish.NodeOf(CertificateSubject.Decode(shown.SubjectName)) is var named
            && named != options.OwnName)
        {
            var who = CertificateSubject.Decode(shown.SubjectName).CommonName;
            throw new ClusterStartException(
                $"--kubeconfig {options.Kubeconfig} is of \"{who}\", which may not be the node \"{options.OwnName}\": " +
                $"give the kubeconfig of system:node:{options.OwnName}{(named is null ? "" : $", or --hostname-override {named}")}");
        }
    }
}
