using System.Net;
using System.Net.Sockets;
using Jota.Api;
using k8s.Models;

namespace Jota.Kubelet.Tests.Probes;

/// <summary>What probes and hooks of simulated pods find on ports: whatever the script says, and nothing of any network.</summary>
public sealed class SimulatedPortsTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("http")]
    [InlineData("tcp")]
    [InlineData("grpc")]
    public async Task A_simulated_pod_is_ready_though_its_address_is_made_up(string kind)
    {
        await using var node = await TestNode.StartAsync();
        var container = TestNode.Container();
        container.ReadinessProbe = container.LivenessProbe = container.StartupProbe = Probe(kind, 80);
        await node.CreateAsync(TestNode.Pod("web", container));
        var pod = await node.UntilAsync("web", IsReady);
        Assert.Equal(0, pod.Status.ContainerStatuses[0].RestartCount);
        Assert.DoesNotContain(await node.EventsAsync(), e => e.Reason == "Unhealthy");
    }

    [Fact]
    public async Task Neither_probes_nor_hooks_of_a_simulated_pod_connect_anywhere()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var get = new V1HTTPGetAction { Host = "127.0.0.1", Port = port };
        await using var node = await TestNode.StartAsync();
        var container = TestNode.Container();
        container.StartupProbe = new V1Probe { HttpGet = get };
        container.ReadinessProbe = new V1Probe { TcpSocket = new V1TCPSocketAction { Host = "127.0.0.1", Port = port } };
        container.Lifecycle = new V1Lifecycle { PostStart = new V1LifecycleHandler { HttpGet = get }, PreStop = new V1LifecycleHandler { HttpGet = get } };
        var pod = TestNode.Pod("web", container);
        pod.Spec.HostNetwork = true;
        pod.Spec.Containers.Add(new V1Container { Name = "rpc", Image = "i", ReadinessProbe = Probe("grpc", port) });
        await node.CreateAsync(pod);
        await node.UntilAsync("web", IsReady);
        await node.DeleteAsync("web");
        await node.UntilGoneAsync("web");
        Assert.False(listener.Pending());
    }

    [Theory]
    [InlineData("http", "Readiness probe failed: Get \"http://10.244.0.2:80/\": dial tcp 10.244.0.2:80: connect: connection refused")]
    [InlineData("tcp", "Readiness probe failed: dial tcp 10.244.0.2:80: connect: connection refused")]
    [InlineData("grpc", "Readiness probe failed: timeout: failed to connect service \"10.244.0.2:80\" within 1s: context deadline exceeded")]
    public async Task On_a_refused_port_nobody_is_found(string kind, string message)
    {
        await using var node = await TestNode.StartAsync();
        await node.CreateAsync(Annotated("refused-ports", "79, 80", Probe(kind, 80)));
        await node.UntilEventAsync("Unhealthy", message, Second);
        Assert.False(IsReady(await node.GetAsync("web")));
    }

    [Fact]
    public async Task A_page_may_fail_by_the_script()
    {
        await using var node = await TestNode.StartAsync();
        await node.CreateAsync(Annotated("http-status.c", "503", Probe("http", 80)));
        await node.UntilEventAsync("Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503", Second);
    }

    [Fact]
    public async Task A_page_that_leads_elsewhere_is_a_success_that_is_told_of()
    {
        await using var node = await TestNode.StartAsync();
        await node.CreateAsync(Annotated("http-status", "302", Probe("http", 80)));
        await node.UntilEventAsync("ProbeWarning", "Readiness probe warning: Probe terminated redirects, Response body: ", Second);
        Assert.True(IsReady(await node.UntilAsync("web", IsReady)));
    }

    [Fact]
    public async Task A_port_that_the_container_has_not_named_is_unknown_here_as_well()
    {
        await using var node = await TestNode.StartAsync();
        await node.CreateAsync(TestNode.Pod("web", TestNode.Container() with { ReadinessProbe = new V1Probe { HttpGet = new V1HTTPGetAction { Port = "web" } } }));
        await node.UntilEventAsync("Unhealthy", "Readiness probe errored and resulted in unknown state: couldn't find port: web", Second);
    }

    private static bool IsReady(V1Pod pod) => PodConditions.IsTrue(pod.Status, PodConditions.Ready);

    private static V1Pod Annotated(string what, string value, V1Probe readiness)
    {
        var pod = TestNode.Pod("web", TestNode.Container() with { ReadinessProbe = readiness });
        pod.Metadata.Annotations = new Dictionary<string, string> { ["jota.dev/sim." + what] = value };
        return pod;
    }

    private static V1Probe Probe(string kind, int port) => kind switch
    {
        "http" => new() { HttpGet = new V1HTTPGetAction { Port = port } },
        "tcp" => new() { TcpSocket = new V1TCPSocketAction { Port = port } },
        _ => new() { Grpc = new V1GRPCAction { Port = port } },
    };
}
