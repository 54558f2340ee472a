using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.ApiServer.Tests.Http;

public sealed class PodLogTests
{
    private const string Pods = "/api/v1/namespaces/default/pods";

    [Fact]
    public async Task The_only_containers_log_is_passed_on()
    {
        var node = new ScriptedNode("hello\n");
        await using var cluster = await StartAsync(node);
        using var response = await cluster.Admin.SendRawAsync("GET", $"{Pods}/one/log?tailLines=5&timestamps=true&sinceTime=2020-01-01T00:00:00Z");
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("hello\n", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("c", 5L, true), (node.Asked!.Container, node.Asked.TailLines, node.Asked.Timestamps));
        Assert.Equal(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), node.Asked.Since);
    }

    [Theory]
    [InlineData("one/log?container=nosuch", 400, "container nosuch is not valid for pod one")]
    [InlineData("two/log", 400, "a container name must be specified for pod two, choose one of: [c d] or one of the init containers: [i]")]
    [InlineData("nosuch/log", 404, "pods \"nosuch\" not found")]
    [InlineData("one/log?tailLines=-1", 422, "PodLogOptions \"one\" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("one/log?sinceSeconds=0", 422, "PodLogOptions \"one\" is invalid: sinceSeconds: Invalid value: 0: must be greater than 0")]
    [InlineData("one/log?limitBytes=0", 422, "PodLogOptions \"one\" is invalid: limitBytes: Invalid value: 0: must be greater than 0")]
    [InlineData("one/log?sinceSeconds=1&sinceTime=2020-01-01T00:00:00Z", 422, "PodLogOptions \"one\" is invalid: []: Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified")]
    [InlineData("one/log?stream=Bad", 422, "PodLogOptions \"one\" is invalid: stream: Forbidden: may not be specified")]
    public async Task Refusals_are_in_upstreams_words(string path, int code, string message)
    {
        await using var cluster = await StartAsync(new ScriptedNode(""));
        var (actual, body) = await cluster.Admin.AskAsync("GET", $"{Pods}/{path}");
        Assert.Equal((code, message), (actual, JsonNode.Parse(body)!["message"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_pod_that_is_nowhere_yet_has_no_log()
    {
        await using var cluster = await StartAsync(new ScriptedNode(""));
        await CreateAsync(cluster, "pending", null, """{"name":"c","image":"i"}""");
        Assert.Equal((204, ""), await cluster.Admin.AskAsync("GET", $"{Pods}/pending/log"));
    }

    [Fact]
    public async Task What_the_kubelet_refuses_is_refused()
    {
        const string Waiting = "container \"c\" in pod \"one\" is waiting to start: ContainerCreating";
        await using var cluster = await StartAsync(new ScriptedNode("") { Refusal = ApiException.BadRequest(Waiting) });
        var (code, body) = await cluster.Admin.AskAsync("GET", $"{Pods}/one/log");
        Assert.Equal((400, Waiting), (code, JsonNode.Parse(body)!["message"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_followed_log_ends_with_the_server()
    {
        var node = new ScriptedNode("first\n");
        await using var cluster = await StartAsync(node);
        using var response = await cluster.Admin.SendRawAsync("GET", $"{Pods}/one/log?follow=true");
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.Equal("first", await lines.ReadLineAsync(TestContext.Current.CancellationToken));
        await node.Followed;
        await cluster.Http.Server.StopAsync();
        Assert.Null(await lines.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<ClusterScope> StartAsync(ScriptedNode node)
    {
        var cluster = await ClusterScope.StartAsync(options => options with { Nodes = node });
        await CreateAsync(cluster, "one", "a", """{"name":"c","image":"i"}""");
        await CreateAsync(cluster, "two", "a", """{"name":"c","image":"i"},{"name":"d","image":"i"}""", """[{"name":"i","image":"i"}]""");
        return cluster;
    }

    private static async Task CreateAsync(ClusterScope cluster, string name, string? node, string containers, string init = "[]")
    {
        await cluster.Admin.AskAsync(
            "POST",
            "/api/v1/namespaces/default/serviceaccounts",
            """{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"default"}}""");
        var spec = $$$"""{"nodeName":{{{(node is null ? "null" : $"\"{node}\"")}}},"containers":[{{{containers}}}],"initContainers":{{{init}}}}""";
        var (code, body) = await cluster.Admin.AskAsync(
            "POST", Pods, $$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{name}}}"},"spec":{{{spec}}}}""");
        Assert.True(code == 201, body);
    }
}
