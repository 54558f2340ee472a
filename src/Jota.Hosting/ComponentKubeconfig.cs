using Jota.ApiServer.Http;
using Jota.Client;

namespace Jota.Hosting;

/// <summary>Makes kubeconfigs of a cluster's components, and of whomever else, on the machine that has the cluster's authority.</summary>
public static class ComponentKubeconfig
{
    private const string NodePrefix = "system:node:";
    private const string Nodes = "system:nodes";

    /// <summary>
    /// The text of a kubeconfig with a certificate of its own, good for a year. Throws <see cref="ClusterStartException"/> where there is
    /// no cluster.
    /// </summary>
    /// <param name="dataDirectory">The cluster's directory.</param>
    /// <param name="user">Whom it names, such as <c>system:kube-scheduler</c>; a node is in the group of nodes by itself.</param>
    /// <param name="groups">In which groups he is.</param>
    /// <param name="server">Where the cluster is; null for where its administrator finds it.</param>
    public static string Render(string dataDirectory, string user, IEnumerable<string> groups, Uri? server)
    {
        var (folder, administrator) = (Path.Combine(dataDirectory, "pki"), Path.Combine(dataDirectory, "kubeconfig"));
        if (!File.Exists(Path.Combine(folder, "ca.crt")) || !File.Exists(administrator))
        {
            throw new ClusterStartException($"there is no cluster in {dataDirectory}: start one with jota up or jota server --data-dir");
        }

        var authority = ClusterCertificates.Open(folder, TimeProvider.System).Authority;
        List<string> all = [.. groups];
        if (user.StartsWith(NodePrefix, StringComparison.Ordinal) && !all.Contains(Nodes))
        {
            all.Add(Nodes);
        }

        using var certificate = authority.IssueClient(user, all);
        return Kubeconfig.Render(
            server ?? KubeconfigFile.Load(administrator).Server, authority.Pem, ClientCredential.Of(user, certificate));
    }
}
