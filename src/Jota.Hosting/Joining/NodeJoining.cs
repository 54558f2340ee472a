using System.Security.Cryptography.X509Certificates;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Hosting.Joining;

/// <summary>How a machine becomes a node's: each makes sure who the other is, then it gets the certificate by which it is known.</summary>
internal static class NodeJoining
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Joins. Throws <see cref="JoinException"/> that says why it cannot.
    /// </summary>
    public static async Task<(X509Certificate2 Authority, X509Certificate2 Client)> JoinAsync(
        JoinSettings settings, JoinToken token, FollowServices services, IProgress<string> progress, CancellationToken ct)
    {
        // 1. The machine makes sure of the cluster, without telling the token's secret.
        progress.Report("looking for the cluster");
        var (server, authority) = await DiscoverAsync(settings.Servers, token, ct);

        // 2. The cluster knows the machine by the token, which is now told to it alone.
        using var api = new HttpApi(new HttpApiOptions { Server = server, Authorities = [authority], Token = token.Token.ToString() });
        await CheckNameAsync(api, server, token, settings.Node, ct);

        // 3. The machine gets a certificate of the node's name.
        progress.Report("asking for the node's certificate");
        using var patience = services.Clock.CancelAfter(LongestWait);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            return (authority, await CertificateAsking.AskAsync(api, CertificateWish.Client(settings.Node), services, both.Token));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new JoinException($"nobody has signed the node's certificate in {LongestWait.TotalMinutes} minutes (kubectl get csr)");
        }
    }

    private static async Task<(Uri Server, X509Certificate2 Authority)> DiscoverAsync(
        IReadOnlyList<Uri> servers, JoinToken token, CancellationToken ct)
    {
        var silent = new List<string>();
        Exception? last = null;
        foreach (var server in servers)
        {
            try
            {
                return (server, await ClusterDiscovery.FindAuthorityAsync(server, token, ct));
            }
            catch (Exception e) when (!ct.IsCancellationRequested && e is HttpRequestException or OperationCanceledException)
            {
                silent.Add($"{server}: {(e.InnerException ?? e).Message}");
                last = e;
            }
        }

        throw new JoinException($"no server answers ({string.Join("; ", silent)})", last);
    }

    /// <summary>As kubeadm: the name of a node that is at work is not this machine's to take.</summary>
    private static async Task CheckNameAsync(HttpApi api, Uri server, JoinToken token, string name, CancellationToken ct)
    {
        try
        {
            var node = await api.GetAsync<V1Node>(ObjectKey.Cluster(name), ct);
            if (node.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true)
            {
                throw new JoinException(
                    $"a node \"{name}\" is at work in the cluster already: it is another machine's name. Give this one a --node-name of "
                    + $"its own; if it is this machine under a new --data-dir, stop the one before and kubectl delete node {name}");
            }
        }
        catch (ApiException e) when (e.Code == 404)
        {
            // A new one.
        }
        catch (ApiException e) when (e.Code is 401 or 403)
        {
            throw new JoinException(
                $"{server} does not let the token {token.Token.Id} join: {e.Message} (it has expired, or was made for something else; "
                + "on the server: jota token create)",
                e);
        }
    }
}
