using System.Text.Json.Nodes;
using Jota.Kubelet.Simulated;
using k8s.Models;

namespace Jota.Kubelet.Tests.Server;

/// <summary>What a node's server tells of the node: its settings, and its figures in Prometheus' words.</summary>
public sealed class NodePagesTests
{
    [Fact]
    public async Task The_configuration_has_upstreams_form()
    {
        await using var cluster = await SessionCluster.StartAsync(nodes: 1);
        var settings = JsonNode.Parse(await PageAsync(cluster, "/configz"))!["kubeletconfig"]!;
        Assert.Equal("2m0s", (string?)settings["authentication"]!["webhook"]!["cacheTTL"]);
        Assert.False((bool?)settings["authentication"]!["anonymous"]!["enabled"]);
        Assert.Equal("Webhook", (string?)settings["authorization"]!["mode"]);
        Assert.Equal((cluster.Server.Port, 110), ((int)settings["port"]!, (int)settings["maxPods"]!));
        Assert.Equal(("10s", "5m0s", 40), (
            (string)settings["nodeStatusUpdateFrequency"]!, (string)settings["nodeStatusReportFrequency"]!,
            (int)settings["nodeLeaseDurationSeconds"]!));
        Assert.Equal("10Mi", (string?)settings["containerLogMaxSize"]);
    }

    [Fact]
    public async Task Its_own_figures_count_what_it_has_started_and_was_asked()
    {
        await using var cluster = await SessionCluster.StartAsync(nodes: 1);
        await cluster.RunAsync("one", pod => pod.Spec.InitContainers = [new V1Container { Name = "before", Image = "i" }]);
        await PageAsync(cluster, "/healthz");
        var lines = (await PageAsync(cluster, "/metrics")).Split('\n');
        Assert.Contains("kubelet_node_name{node=\"sim-1\"} 1", lines);
        Assert.Contains("kubelet_running_pods 1", lines);
        Assert.Contains("kubelet_running_containers{container_state=\"running\"} 1", lines);
        Assert.Contains("kubelet_started_pods_total 1", lines);
        Assert.Contains("kubelet_started_containers_total{container_type=\"container\"} 1", lines);
        Assert.Contains("kubelet_started_containers_total{container_type=\"init_container\"} 1", lines);
        Assert.Contains("kubelet_http_requests_total{long_running=\"false\",method=\"GET\",path=\"healthz\",server_type=\"readwrite\"} 1", lines);
        Assert.Contains(lines, line => line.StartsWith("process_start_time_seconds ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Probes_are_counted_for_as_long_as_their_pod_is_there()
    {
        await using var cluster = await SessionCluster.StartAsync(nodes: 1);
        var probe = new V1Probe { TcpSocket = new() { Port = 80 }, PeriodSeconds = 1 };
        await cluster.RunAsync("one", pod => pod.Spec.Containers[0].ReadinessProbe = probe);
        await cluster.ReadyAsync("one");
        var lines = (await PageAsync(cluster, "/metrics/probes")).Split('\n');
        Assert.Contains(lines, line => line.StartsWith(
            "prober_probe_total{container=\"c\",namespace=\"default\",pod=\"one\",pod_uid=", StringComparison.Ordinal)
            && line.Contains(",probe_type=\"Readiness\",result=\"successful\"} ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith(
            "prober_probe_duration_seconds_bucket{container=\"c\",namespace=\"default\",pod=\"one\",probe_type=\"Readiness\",le=\"0.005\"} ",
            StringComparison.Ordinal));
    }

    [Fact]
    public async Task Containers_are_told_of_in_cadvisors_words()
    {
        await using var cluster = await SessionCluster.StartAsync(
            new SimulationScript(), nodes: 1);
        await cluster.RunAsync("one");
        var text = await PageAsync(cluster, "/metrics/cadvisor");
        Assert.Contains("\ncontainer_memory_working_set_bytes{container=\"\",id=\"/\",image=\"\",", text, StringComparison.Ordinal);
        Assert.Contains("\ncontainer_scrape_error 0\n", text, StringComparison.Ordinal);
        Assert.Contains("\nmachine_cpu_cores{", text, StringComparison.Ordinal);
    }

    private static async Task<string> PageAsync(SessionCluster cluster, string path)
    {
        var (code, text) = await cluster.AskAsync("GET", $"/api/v1/nodes/sim-1/proxy{path}");
        Assert.Equal((200, path), (code, code == 200 ? path : text));
        return text;
    }
}
