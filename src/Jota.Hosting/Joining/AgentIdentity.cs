using System.Security.Cryptography.X509Certificates;
using Jota.Client;
using Jota.Store.Files;
using Jota.Transport.Https;

namespace Jota.Hosting.Joining;

/// <summary>
/// Who a node is to its cluster, and by which authority it knows the cluster: from the files of an earlier start, or by joining with a
/// token.
/// </summary>
/// <param name="Authority">The cluster's authority.</param>
/// <param name="Client">By which the cluster knows the node.</param>
internal sealed record AgentIdentity(X509Certificate2 Authority, KeptCertificate Client)
{
    private const UnixFileMode Readable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>
    /// Takes up what is kept; where nothing is, joins. Throws <see cref="JoinException"/> that says why it cannot be.
    /// </summary>
    public static async Task<AgentIdentity> OpenAsync(
        JoinSettings settings, FollowServices services, IProgress<string> progress, CancellationToken ct)
    {
        var folder = settings.Folder;
        var (authorityPath, file) = (Path.Combine(folder, "ca.crt"), new CertificateFile(Path.Combine(folder, "kubelet-client.pem")));
        var client = new KeptCertificate("client certificate of the node", file, services);
        if (file.Read() is { } kept && ReadAuthority(authorityPath) is { } known)
        {
            Check(settings, kept, known);
            return client.Resume()
                ? new(known, client)
                : throw new JoinException(
                    $"the node's certificate in {folder} was good until {kept.NotAfter:u}, and it is {services.Clock.GetUtcNow():u} now: "
                    + $"empty {folder} and join anew with --token (on the server: jota token create)");
        }

        var token = settings.Token ?? throw new JoinException(
            $"this machine has not joined yet (nothing is kept in {folder}): give --token (on the server: jota token create)");
        var (authority, fresh) = await NodeJoining.JoinAsync(settings, token, services, progress, ct);
        DurableFiles.Replace(authorityPath, authority.ExportCertificatePem() + "\n", Readable);
        client.Take(fresh);
        return new(authority, client);
    }

    /// <summary>The API of the cluster, as whom a certificate names.</summary>
    public HttpApi Connect(IReadOnlyList<Uri> servers, KeptCertificate shown) => new(new HttpApiOptions
    {
        Server = servers[0],
        OtherServers = [.. servers.Skip(1)],
        Authorities = [Authority],
        CurrentCertificate = () => shown.Current,
        UserAgent = "jota-agent",
    });

    private static X509Certificate2? ReadAuthority(string path) =>
        File.Exists(path) ? X509Certificate2.CreateFromPem(File.ReadAllText(path)) : null;

    private static void Check(JoinSettings settings, X509Certificate2 kept, X509Certificate2 authority)
    {
        var node = CertificateWish.NodeOf(CertificateSubject.Decode(kept.SubjectName));
        if (node != settings.Node)
        {
            throw new JoinException(
                $"{settings.Folder} holds the certificate of the node \"{node}\", not of \"{settings.Node}\": start with "
                + $"--node-name {node}, or with a --data-dir of this node's own");
        }

        if (settings.Token is { } token && !token.IsOf(authority))
        {
            throw new JoinException(
                $"{settings.Folder} holds the certificates of another cluster than the token names (its authority has the hash "
                + $"sha256:{JoinToken.HashOf(authority)}): start with another --data-dir, or end its containers (jota down) and empty it");
        }
    }
}
