using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Jota.Api;
using Jota.ApiServer.Http;
using Jota.Client;

namespace Jota.Hosting.Members;

/// <summary>
/// How a server comes to a cluster that has others: each side makes sure of the other by the token, then the newcomer is given what all
/// servers share. Nothing happens where it has joined already.
/// </summary>
internal static class MemberJoining
{
    private const string Path = "/jota/join";
    private const int LongestAnswer = 1024 * 1024;

    /// <summary>
    /// Joins. Throws <see cref="JoinException"/> or <see cref="EtcdSetupException"/> that says why it cannot be.
    /// </summary>
    public static async Task RunAsync(
        string dataDirectory, ServerJoin join, PrivateEtcdOptions options, SharedSettings settings, IProgress<string> progress,
        CancellationToken ct)
    {
        var home = EtcdHome.Of(dataDirectory);
        if (MemberFile.Read(home) is not null)
        {
            return;
        }

        var token = join.Token ?? throw new JoinException(
            "this server has not joined yet: give --token (on a server of the cluster: jota token create --server)");

        // 1. The newcomer makes sure of the cluster, without telling the token's secret.
        progress.Report("looking for the cluster");
        var authority = await FindAsync(join.Server, token, ct);
        CheckEmpty(dataDirectory, authority);

        // 2. The cluster knows it by the token, and gives it everything.
        progress.Report("joining the cluster");
        home.Make();
        var member = MemberPlan.Compute(options, before: null, () => FreePort.Of(options.Address));
        var handover = await AskAsync(join.Server, token, authority, new(member.Name, member.Peer, member.Client, settings.ToString()), ct);

        // 3. What says that it has joined is written last.
        SharedFiles.Write(dataDirectory, handover.Files);
        MemberFile.Write(home, member with
        {
            Beginning = handover.Beginning,
            IsLearner = true,
            Id = handover.Id,
            ClusterId = handover.ClusterId,
            Others = handover.Others,
        });
    }

    private static async Task<X509Certificate2> FindAsync(Uri server, JoinToken token, CancellationToken ct)
    {
        try
        {
            return await ClusterDiscovery.FindAuthorityAsync(server, token, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is HttpRequestException or OperationCanceledException)
        {
            throw new JoinException($"{server} does not answer: {(e.InnerException ?? e).Message}", e);
        }
    }

    private static async Task<Handover> AskAsync(
        Uri server, JoinToken token, X509Certificate2 authority, ServerNewcomer newcomer, CancellationToken ct)
    {
        using var http = HttpConnection.Open(new() { Server = server, Authorities = [authority], Token = token.Token.ToString() });
        http.MaxResponseContentBufferSize = LongestAnswer;
        var query = $"name={Uri.EscapeDataString(newcomer.Name)}&peer={Escape(newcomer.Peer)}&client={Escape(newcomer.Client)}"
            + $"&settings={Uri.EscapeDataString(newcomer.Settings)}";
        try
        {
            using var answer = await http.PostAsync(new Uri($"{Path}?{query}", UriKind.Relative), content: null, ct);
            var body = await answer.Content.ReadAsByteArrayAsync(ct);
            return answer.IsSuccessStatusCode ? Handover.Decode(body) : throw Refusal(server, HttpFailure.Of((int)answer.StatusCode, body));
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is HttpRequestException or JsonException)
        {
            throw new JoinException($"{server} did not tell what this server needs: {(e.InnerException ?? e).Message}", e);
        }

        static string Escape(Uri address) => Uri.EscapeDataString(MemberRecord.Text(address));
    }

    private static JoinException Refusal(Uri server, ApiException refused) => refused.Code switch
    {
        401 or 403 => new(
            $"{server} does not let a server join with this token: {refused.Message} (it has expired, or was made for nodes; on a server "
            + "of the cluster: jota token create --server)", refused),
        404 => new($"{server} has no etcd of its own that a server can join: it has to run with --store etcd", refused),
        _ => new($"{server} does not let this server join: {refused.Message}", refused),
    };

    private static void CheckEmpty(string dataDirectory, X509Certificate2 authority)
    {
        var file = System.IO.Path.Combine(dataDirectory, "pki", "ca.crt");
        if (File.Exists(file) && X509Certificate2.CreateFromPem(File.ReadAllText(file)).Thumbprint != authority.Thumbprint)
        {
            throw new JoinException($"{dataDirectory} belongs to another cluster: give an empty --data-dir");
        }
    }
}
