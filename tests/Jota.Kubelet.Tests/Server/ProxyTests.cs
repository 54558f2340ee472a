using System.Text.Json.Nodes;
using k8s.Models;

namespace Jota.Kubelet.Tests.Server;

/// <summary>Requests that the API server passes on to simulated pods and nodes: through the node's server, never over the network.</summary>
public sealed class ProxyTests
{
    private const string Pods = "/api/v1/namespaces/default/pods";

    [Fact]
    public async Task A_simulated_pod_answers_through_its_node()
    {
        await using var cluster = await SessionCluster.StartAsync();
        await cluster.RunAsync("web", pod => pod.Spec.Containers[0].Ports = [new V1ContainerPort { ContainerPort = 8080 }]);

        var (code, body) = await cluster.AskAsync("GET", $"{Pods}/web/proxy/");
        Assert.Equal((200, "web is simulated: nothing listens on port 8080, and this is all it says.\n"), (code, body));
        Assert.Equal((200, "web is simulated: nothing listens on port 81, and this is all it says.\n"), await cluster.AskAsync("POST", $"{Pods}/https:web:81/proxy/x"));
    }

    [Fact]
    public async Task A_port_that_refuses_is_a_service_that_is_not_reached()
    {
        await using var cluster = await SessionCluster.StartAsync();
        await cluster.RunAsync("web", pod => pod.Metadata.Annotations = new Dictionary<string, string> { ["jota.dev/sim.refused-ports"] = "81" });

        var (code, body) = await cluster.AskAsync("GET", $"{Pods}/web:81/proxy/");

        Assert.Equal(503, code);
        Assert.Equal(
            "error trying to reach service: error forwarding port 81 to pod web: connection refused",
            JsonNode.Parse(body)!["message"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_nodes_own_server_is_reached_with_or_without_its_port()
    {
        await using var cluster = await SessionCluster.StartAsync();

        Assert.Equal((200, "ok"), await cluster.AskAsync("GET", "/api/v1/nodes/sim-1/proxy/healthz"));
        Assert.Equal((200, "ok"), await cluster.AskAsync("GET", $"/api/v1/nodes/sim-1:{cluster.Server.Port}/proxy/healthz"));
        Assert.Equal((404, "404 page not found"), await cluster.AskAsync("GET", "/api/v1/nodes/sim-1/proxy/nosuch"));
        Assert.Equal(400, (await cluster.AskAsync("GET", "/api/v1/nodes/sim-1:22/proxy/")).Code);
    }

    [Fact]
    public async Task A_containers_log_is_read_through_the_nodes_proxy()
    {
        await using var cluster = await SessionCluster.StartAsync();
        await cluster.RunAsync("web");

        var (code, body) = await cluster.AskAsync("GET", "/api/v1/nodes/sim-1/proxy/containerLogs/default/web/c");

        Assert.Equal(200, code);
        Assert.Contains("is simulated", body, StringComparison.Ordinal);
    }
}
