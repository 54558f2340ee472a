using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Jota.Client;
using Jota.ApiServer.Http;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Kubelet.Tests.Server;

/// <summary>The node's own server: who may use it, and that its object says where it is.</summary>
public sealed class NodeServerTests
{
    private static CancellationToken Ct => SessionCluster.Ct;

    [Fact]
    public async Task The_nodes_objects_say_where_their_server_is()
    {
        await using var cluster = await SessionCluster.StartAsync();
        foreach (var name in cluster.Nodes.Names)
        {
            var node = await cluster.Api.GetAsync<V1Node>(Jota.Api.ObjectKey.Cluster(name), Ct);
            Assert.Equal(cluster.Server.Port, node.Status.DaemonEndpoints.KubeletEndpoint.Port);
            Assert.Contains(node.Status.Addresses, a => a is { Type: "InternalDNS", Address: "localhost" });
        }
    }

    [Theory]
    [InlineData("GET", "/healthz")]
    [InlineData("POST", "/exec/default/one/c?command=ls&output=1")]
    public async Task Nobody_is_answered_without_a_certificate(string method, string path)
    {
        await using var cluster = await SessionCluster.StartAsync();
        await cluster.RunAsync("one");
        Assert.Equal((401, "Unauthorized"), await AskAsync(cluster, null, method, path));
    }

    [Fact]
    public async Task A_certificate_alone_is_not_enough()
    {
        await using var cluster = await SessionCluster.StartAsync();
        var (code, text) = await AskAsync(cluster, cluster.Certificates.Node("elsewhere"), "POST", "/exec/default/one/c?command=ls&output=1");
        Assert.Equal((403, "Forbidden (user=system:node:elsewhere, verb=create, resource=nodes, subresource=proxy)"), (code, text));
    }

    [Fact]
    public async Task A_certificate_that_comes_or_is_renewed_is_shown_without_a_restart()
    {
        var directory = Directory.CreateTempSubdirectory("jota-node-server-").FullName;
        var authority = CertificateAuthority.Open(directory, TimeProvider.System);
        SslStreamCertificateContext? shown = null;
        await using var server = await NodeServer.StartAsync(
            new NodeServerOptions
            {
                ServerCertificate = () => shown,
                ClientAuthority = authority.Certificate,
                Authorizer = new Nobody(),
                Logging = NullLoggerFactory.Instance,
            },
            Ct);
        Assert.Null(await SeenAsync(server));
        foreach (var name in (string[])["first", "second"])
        {
            shown = SslStreamCertificateContext.Create(authority.IssueServer(name, [name], []), null, offline: true);
            Assert.Equal($"CN={name}", await SeenAsync(server));
        }

        Directory.Delete(directory, recursive: true);
    }

    [Theory]
    [InlineData("GET", "/healthz", 200, "ok")]
    [InlineData("GET", "/nosuch", 404, "404 page not found")]
    [InlineData("POST", "/exec/default/nosuch/c?command=ls&output=1", 404, "pod does not exist")]
    [InlineData("POST", "/exec/default/one/uid/c?command=ls&output=1", 404, "pod does not exist")]
    [InlineData("POST", "/exec/default/one/nosuch?command=ls&output=1", 500, "container not found (\"nosuch\")")]
    [InlineData("POST", "/exec/default/one/c?command=ls", 400, "you must specify at least 1 of stdin, stdout, stderr")]
    [InlineData("POST", "/exec/default/one/c?command=ls&output=1", 400, "Upgrade request required")]
    [InlineData("POST", "/portForward/default/one", 400, "Upgrade request required")]
    [InlineData("GET", "/containerLogs/default/one/c", 200, "c is simulated: nothing runs, and this line is all of its log.\n")]
    [InlineData("GET", "/containerLogs/default/one/c?previous=true", 400, "previous terminated container \"c\" in pod \"one\" not found")]
    [InlineData("GET", "/containerLogs/default/one/c?tailLines=x", 400, "tailLines: \"x\" is no number")]
    public async Task Answers_at_upstreams_paths_in_upstreams_words(string method, string path, int code, string text)
    {
        await using var cluster = await SessionCluster.StartAsync();
        await cluster.RunAsync("one");
        Assert.Equal((code, text), await AskAsync(cluster, cluster.Certificates.ApiServerToNodes, method, path));
    }

    [Fact]
    public async Task Logs_of_a_node_elsewhere_come_through_its_server()
    {
        await using var cluster = await SessionCluster.StartAsync();
        await cluster.RunAsync("one");
        var (code, text) = await cluster.AskAsync("GET", "/api/v1/namespaces/default/pods/one/log?sinceSeconds=100&limitBytes=10000");
        Assert.Equal((200, "c is simulated: nothing runs, and this line is all of its log.\n"), (code, text));
        Assert.Equal((200, "c is si"), await cluster.AskAsync("GET", "/api/v1/namespaces/default/pods/one/log?follow=true&limitBytes=7"));
        (code, text) = await cluster.AskAsync("GET", "/api/v1/namespaces/default/pods/one/log?previous=true");
        Assert.Equal(400, code);
        Assert.Contains("previous terminated container \\\"c\\\" in pod \\\"one\\\" not found", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_does_not_answer_is_told_as_upstream_tells_it()
    {
        await using var cluster = await SessionCluster.StartAsync();
        await cluster.RunAsync("one");
        await cluster.Server.DisposeAsync();
        var answer = await cluster.UpgradeAsync("/api/v1/namespaces/default/pods/one/exec?command=ls&stdout=1", "v4.channel.k8s.io");
        var refused = Assert.IsType<Jota.Transport.Upgrades.UpgradeAnswer.Refused>(answer);
        Assert.Equal(500, refused.Code);
        Assert.Contains("\"message\":\"error dialing backend: ", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"reason\"", refused.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/stats/summary", "\"nodeName\":\"{0}\"")]
    [InlineData("/metrics/resource", "node_cpu_usage_seconds_total ")]
    [InlineData("/pods", "{{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{{}},\"items\":[")]
    [InlineData("/runningpods/", "{{\"kind\":\"PodList\"")]
    public async Task What_a_node_tells_of_itself_is_behind_its_proxy_too(string path, string expected)
    {
        await using var cluster = await SessionCluster.StartAsync();
        await cluster.RunAsync("one");
        foreach (var node in cluster.Nodes.Names)
        {
            var (code, text) = await cluster.AskAsync("GET", $"/api/v1/nodes/{node}/proxy{path}");
            Assert.Equal(200, code);
            Assert.Contains(string.Format(System.Globalization.CultureInfo.InvariantCulture, expected, node), text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/stats/summary", "stats")]
    [InlineData("/metrics/resource", "metrics")]
    [InlineData("/pods", "proxy")]
    [InlineData("/healthz", "proxy")]
    public async Task Figures_are_for_those_who_may_see_them(string path, string part)
    {
        await using var cluster = await SessionCluster.StartAsync();
        var (code, text) = await AskAsync(cluster, cluster.Certificates.Node("elsewhere"), "GET", path);
        Assert.Equal((403, $"Forbidden (user=system:node:elsewhere, verb=get, resource=nodes, subresource={part})"), (code, text));
    }

    private static async Task<(int Code, string Text)> AskAsync(SessionCluster cluster, ClientCredential? credential, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"https://localhost:{cluster.Server.Port}{path}")) { Version = HttpVersion.Version11 };
        using var response = await cluster.Client(credential).SendAsync(request, Ct);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Ct));
    }

    /// <summary>Whom a server's certificate names; null when it lets nobody in.</summary>
    private static async Task<string?> SeenAsync(NodeServer server)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, server.Port, Ct);
        string? seen = null;
        await using var tls = new SslStream(socket.GetStream(), false, (_, certificate, _, _) => (seen = certificate?.Subject) is not null);
        try
        {
            await tls.AuthenticateAsClientAsync("node");
            return seen;
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
        {
            return null;
        }
    }

    private sealed class Nobody : INodeAuthorizer
    {
        public ValueTask<bool> MayAsync(UserIdentity user, string verb, string node, string part, CancellationToken ct) => new(false);
    }
}
