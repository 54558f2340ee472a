using System.Globalization;
using Jota.ApiServer.Http;

namespace Jota.Hosting.Members;

/// <summary>What etcd is told at its start. Pure.</summary>
internal static class EtcdArguments
{
    // etcd's own advice for the largest database.
    private const long Quota = 8L << 30;

    /// <summary>All of it. Who belongs to the cluster is etcd's own knowledge after the first start.</summary>
    public static IReadOnlyList<string> Of(MemberRecord member, EtcdHome home, EtcdCertificates certificates, bool force)
    {
        var (client, peer) = (MemberRecord.Text(member.Client), MemberRecord.Text(member.Peer));
        return
        [
            "--name", member.Name, "--data-dir", home.Data,
            "--listen-client-urls", client, "--advertise-client-urls", client,
            "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer,
            "--initial-cluster", member.Beginning ?? $"{member.Name}={peer}",
            "--initial-cluster-state", member.Beginning is null ? "new" : "existing",
            "--client-cert-auth", "--trusted-ca-file", certificates.AuthorityFile,
            "--cert-file", certificates.MemberFile, "--key-file", certificates.MemberKeyFile,
            "--peer-client-cert-auth", "--peer-trusted-ca-file", certificates.AuthorityFile,
            "--peer-cert-file", certificates.MemberFile, "--peer-key-file", certificates.MemberKeyFile,
            "--quota-backend-bytes", Quota.ToString(CultureInfo.InvariantCulture),
            "--logger", "zap", "--log-outputs", "stderr",
            .. force ? (string[])["--force-new-cluster"] : [],
        ];
    }
}
