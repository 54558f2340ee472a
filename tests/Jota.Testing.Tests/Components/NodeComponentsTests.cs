using System.Collections.Concurrent;
using System.Net;
using Jota.Api;
using Jota.Client;
using Jota.Hosting;
using Jota.Network.Services;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jota.Testing.Tests.Components;

/// <summary>What a node has, in processes of its own: a kubelet as its node, a service network as upstream's.</summary>
public sealed class NodeComponentsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_kubelet_alone_runs_the_pods_of_its_node_with_the_rights_of_that_node()
    {
        await using var server = await ServerScope.StartAsync(nodes: 0);
        using var log = new Lines(TestContext.Current.SendDiagnosticMessage);
        await using var worker = await KubeletComponent.StartAsync(Options(server, "worker"), log, new Progress<string>(), Ct);
        await server.UntilAsync<V1ServiceAccount>(new("default", "default"), _ => true);
        await server.Api.CreateAsync(ServerScope.Web(replicas: 2), Ct);
        await server.UntilAsync<V1Deployment>(new("default", "web"), web => web.Status?.ReadyReplicas == 2);

        var pods = await server.Api.ListAsync(new(server.Api.Catalog.For<V1Pod>(), "default"), ListOptions.All, Ct);
        Assert.All(pods.Items, pod => Assert.Equal("worker", pod.As<V1Pod>().Spec.NodeName));
        var lease = await server.UntilAsync<V1Lease>(new("kube-node-lease", "worker"), _ => true);
        Assert.Equal("worker", lease.Spec.HolderIdentity);
        Assert.DoesNotContain(log.All, line => line.Contains("forbidden", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_kubelet_gets_its_certificate_by_a_bootstrap_kubeconfig_and_starts_with_it_the_next_time()
    {
        await using var server = await ServerScope.StartAsync(nodes: 0);
        var bootstrap = Path.Combine(server.DataDirectory, "bootstrap");
        File.WriteAllText(bootstrap, ComponentKubeconfig.Render(server.DataDirectory, "joining", ["system:bootstrappers"], null));
        var options = Options(server, "worker") with { Kubeconfig = Path.Combine(server.DataDirectory, "made"), BootstrapKubeconfig = bootstrap };
        await using (await KubeletComponent.StartAsync(options, NullLoggerFactory.Instance, new Progress<string>(), Ct))
        {
            await server.UntilAsync<V1Node>(ObjectKey.Cluster("worker"), IsReady);
        }

        File.Delete(bootstrap);
        await server.Api.DeleteAsync<V1Node>(ObjectKey.Cluster("worker"), DeleteOptions.Default, Ct);
        await using var again = await KubeletComponent.StartAsync(options, NullLoggerFactory.Instance, new Progress<string>(), Ct);
        await server.UntilAsync<V1Node>(ObjectKey.Cluster("worker"), IsReady);
    }

    [Fact]
    public async Task A_kubelet_with_the_kubeconfig_of_another_node_is_told_so()
    {
        await using var server = await ServerScope.StartAsync(nodes: 0);
        var options = Options(server, "worker") with { NodeName = "other" };
        var told = await Assert.ThrowsAsync<ClusterStartException>(
            () => KubeletComponent.StartAsync(options, NullLoggerFactory.Instance, new Progress<string>(), Ct));
        Assert.EndsWith(
            "is of \"system:node:worker\", which may not be the node \"other\": give the kubeconfig of system:node:other, or " +
            "--hostname-override worker",
            told.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_alone_makes_services_answer_and_tells_its_health_and_figures()
    {
        await using var server = await ServerScope.StartAsync(nodes: 0);
        await server.Api.CreateAsync(
            new V1Service
            {
                Metadata = new() { Name = "shop", NamespaceProperty = "default" },
                Spec = new() { ClusterIP = "10.96.7.8", Ports = [new() { Port = 80 }] },
            },
            Ct);
        var rules = new Rules();
        await using var proxy = await ProxyComponent.StartAsync(
            new()
            {
                Kubeconfig = server.KubeconfigOf("system:kube-proxy"),
                DataDirectory = server.DataDirectory,
                NodeName = "worker",
                Health = new(IPAddress.Loopback, 0),
            },
            NullLoggerFactory.Instance,
            Ct,
            rules);
        Assert.Contains("10.96.7.8", string.Concat(rules.Applied), StringComparison.Ordinal);
        using var http = new HttpClient();
        Assert.Equal("ok", await http.GetStringAsync(new Uri($"http://127.0.0.1:{proxy.HealthPort}/healthz"), Ct));
    }

    private static bool IsReady(V1Node node) => node.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) == true;

    private static KubeletComponentOptions Options(ServerScope server, string node) => new()
    {
        DataDirectory = Path.Combine(server.DataDirectory, "node"),
        Kubeconfig = server.KubeconfigOf("system:node:" + node),
        NodeName = node,
        NodeAddress = IPAddress.Loopback,
        Simulated = true,
        Port = 0,
    };

    private sealed class Rules : INftables
    {
        public ConcurrentQueue<string> Applied { get; } = new();

        public Task ApplyAsync(ReadOnlyMemory<char> commands, CancellationToken ct)
        {
            Applied.Enqueue(commands.ToString());
            return Task.CompletedTask;
        }
    }
}
