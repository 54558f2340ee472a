using System.Net;
using System.Net.Http.Headers;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Kubelet.Tests.Server;

/// <summary>The node's own server for those who show a bearer token, as metrics-server does: whose it is, and what he may, says the API.</summary>
public sealed class NodeServerTokenTests
{
    private static CancellationToken Ct => SessionCluster.Ct;

    [Theory]
    [InlineData("nodes/metrics", "/metrics/resource", 200, "node_cpu_usage_seconds_total ")]
    [InlineData("nodes/stats", "/stats/summary", 200, "\"nodeName\":\"sim-1\"")]
    [InlineData("nodes/pods", "/pods", 200, "\"kind\":\"PodList\"")]
    [InlineData("nodes/healthz", "/healthz", 200, "ok")]
    [InlineData("nodes/proxy", "/pods", 200, "\"kind\":\"PodList\"")]
    [InlineData("nodes/proxy", "/metrics/resource", 403, "resource=nodes, subresource=metrics)")]
    [InlineData("nodes/proxy", "/stats/summary", 403, "resource=nodes, subresource=stats)")]
    [InlineData("nodes/metrics", "/pods", 403, "resource=nodes, subresource=proxy)")]
    [InlineData("nodes/metrics", "/containerLogs/default/one/c", 403, "resource=nodes, subresource=proxy)")]
    [InlineData("nodes/log", "/logs/", 404, "404 page not found")]
    public async Task A_service_account_sees_the_part_of_nodes_that_it_may(string part, string path, int code, string text)
    {
        await using var cluster = await SessionCluster.StartAsync(nodes: 1, delegated: true);
        var (answered, body) = await AskAsync(cluster, await TokenAsync(cluster, part), path);
        Assert.Equal(code, answered);
        Assert.Contains(text, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_names_the_account()
    {
        await using var cluster = await SessionCluster.StartAsync(nodes: 1, delegated: true);
        Assert.Equal(
            (403, "Forbidden (user=system:serviceaccount:default:meter, verb=get, resource=nodes, subresource=metrics)"),
            await AskAsync(cluster, await TokenAsync(cluster, "nodes/stats"), "/metrics/resource"));
    }

    [Theory]
    [InlineData("nobody.knows.this")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Who_shows_no_token_of_the_cluster_is_not_answered(string? token)
    {
        await using var cluster = await SessionCluster.StartAsync(nodes: 1, delegated: true);
        Assert.Equal((401, "Unauthorized"), await AskAsync(cluster, token, "/metrics/resource"));
        Assert.Equal((401, "Unauthorized"), await AskAsync(cluster, token, "/healthz"));
    }

    [Fact]
    public async Task A_certificate_is_still_as_good()
    {
        await using var cluster = await SessionCluster.StartAsync(nodes: 1, delegated: true);
        using var request = Request(cluster, null, "/metrics/resource");
        using var response = await cluster.Client(cluster.Certificates.ApiServerToNodes).SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static async Task<string> TokenAsync(SessionCluster cluster, string part)
    {
        await cluster.Api.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "meter", NamespaceProperty = "default" } }, Ct);
        await cluster.Api.CreateAsync(
            new V1ClusterRole
            {
                Metadata = new() { Name = "meter" },
                Rules = [new V1PolicyRule { ApiGroups = [""], Resources = [part], Verbs = ["get"] }],
            },
            Ct);
        await cluster.Api.CreateAsync(
            new V1ClusterRoleBinding
            {
                Metadata = new() { Name = "meter" },
                RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "ClusterRole", Name = "meter" },
                Subjects = [new Rbacv1Subject { Kind = "ServiceAccount", Name = "meter", NamespaceProperty = "default" }],
            },
            Ct);
        var target = new ApiTarget(cluster.Api.Catalog.For<V1ServiceAccount>(), "default", "meter", "token");
        var wanted = new Authenticationv1TokenRequest
        {
            ApiVersion = "authentication.k8s.io/v1",
            Kind = "TokenRequest",
            Spec = new V1TokenRequestSpec { Audiences = [] },
        };
        var answer = await cluster.Api.CreateAsync(target, new ApiBody.Typed(wanted), WriteOptions.Plain, Ct);
        return answer.Object.As<Authenticationv1TokenRequest>().Status.Token;
    }

    private static HttpRequestMessage Request(SessionCluster cluster, string? token, string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"https://localhost:{cluster.Server.Port}{path}"))
        {
            Version = HttpVersion.Version11,
        };
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return request;
    }

    private static async Task<(int Code, string Body)> AskAsync(SessionCluster cluster, string? token, string path)
    {
        using var request = Request(cluster, token, path);
        using var response = await cluster.Client(null).SendAsync(request, Ct);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Ct));
    }
}
