using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Testing.Tests;

/// <summary>What nodes and pods use, as metrics.k8s.io tells it, on a whole cluster of simulated nodes.</summary>
public sealed class ResourceMetricsTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(10);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pod_uses_what_its_annotations_say_and_without_them_half_of_what_it_asks_for()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 2, Ct);
        await CreateAsync(cluster, "usual", annotations: null);
        await CreateAsync(cluster, "busy", new() { ["jota.dev/sim.cpu"] = "750m", ["jota.dev/sim.memory"] = "96Mi" });
        await RunAsync(cluster, "usual", "busy");

        var pods = await ListAsync(cluster, new(Pods(cluster), "default"));
        Assert.Equal(["busy", "usual"], pods.Select(pod => pod.Metadata.Name));
        Assert.Equal(("750m", "96Mi"), UsageOf(pods[0]));
        Assert.Equal(("100m", "64Mi"), UsageOf(pods[1]));
        Assert.Equal("10s", (string?)pods[0].Content["window"]);
        Assert.Equal("usual", pods[1].Metadata.Labels["app"]);
        Assert.Null(pods[0].Metadata.ResourceVersion);
    }

    [Fact]
    public async Task Pods_are_selected_by_labels_fields_and_namespace()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1, Ct);
        await CreateAsync(cluster, "a", null);
        await CreateAsync(cluster, "b", null);
        await RunAsync(cluster, "a", "b");
        var all = new ApiTarget(Pods(cluster));
        Assert.Equal(["a", "b"], (await ListAsync(cluster, all)).Select(pod => pod.Metadata.Name));
        Assert.Equal(["b"], (await ListAsync(cluster, all, new() { Labels = LabelSelector.Parse("app=b") })).Select(pod => pod.Metadata.Name));
        Assert.Equal(["a"], (await ListAsync(cluster, all, new() { Fields = FieldSelector.Parse("metadata.name=a") })).Select(pod => pod.Metadata.Name));
        Assert.Empty(await ListAsync(cluster, all with { Namespace = "kube-system" }));
    }

    [Fact]
    public async Task What_has_no_figures_is_left_out_of_lists_and_not_found()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1, Ct);
        await CreateAsync(cluster, "waits", new() { ["jota.dev/sim.pull-error"] = "no" });
        await cluster.UntilAsync<V1Pod>(A.Key("waits"), pod => pod.Status?.ContainerStatuses is { Count: > 0 }, Ct);
        Assert.Empty(await ListAsync(cluster, new(Pods(cluster), "default")));
        var refused = await Assert.ThrowsAsync<ApiException>(() => cluster.Api.GetAsync(new(Pods(cluster), "default", "waits"), GetOptions.Newest, Ct));
        Assert.Equal((404, "podmetrics.metrics.k8s.io \"default/waits\" not found"), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task What_is_not_there_is_not_found_under_its_own_name()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1, Ct);
        var pod = await Assert.ThrowsAsync<ApiException>(() => cluster.Api.GetAsync(new(Pods(cluster), "default", "no"), GetOptions.Newest, Ct));
        Assert.Equal("pods \"no\" not found", pod.Message);
        var node = await Assert.ThrowsAsync<ApiException>(() => cluster.Api.GetAsync(new(Nodes(cluster), "", "no"), GetOptions.Newest, Ct));
        Assert.Equal("nodemetrics.metrics.k8s.io \"no\" not found", node.Message);
    }

    [Fact]
    public async Task A_node_uses_what_its_pods_do_and_a_little_for_itself()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 2, Ct);
        await CreateAsync(cluster, "busy", new() { ["jota.dev/sim.cpu.c"] = "2", ["jota.dev/sim.memory.c"] = "1Gi" });
        await RunAsync(cluster, "busy");
        var node = (await cluster.Api.GetAsync<V1Pod>(A.Key("busy"), Ct)).Spec.NodeName;
        var nodes = await ListAsync(cluster, new(Nodes(cluster)));
        Assert.Equal(["sim-1", "sim-2"], nodes.Select(one => one.Metadata.Name));
        Assert.Equal("2050m", (string?)nodes.Single(one => one.Metadata.Name == node).Content["usage"]!["cpu"]);
        Assert.Equal("50m", (string?)nodes.Single(one => one.Metadata.Name != node).Content["usage"]!["cpu"]);
    }

    [Fact]
    public async Task A_lost_node_has_no_figures()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 2, Ct);
        await cluster.LoseNodeAsync("sim-1");
        await cluster.PassAsync(Moment, Ct);
        Assert.Equal(["sim-2"], (await ListAsync(cluster, new(Nodes(cluster)))).Select(one => one.Metadata.Name));
    }

    [Fact]
    public async Task Who_may_not_list_pods_of_metrics_is_refused()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1, Ct);
        var somebody = cluster.As(new UserIdentity("somebody") { Groups = [UserIdentity.AuthenticatedGroup] });
        var refused = await Assert.ThrowsAsync<ApiException>(() => somebody.ListAsync(new(Pods(cluster), "default"), ListOptions.All, Ct));
        Assert.Equal(403, refused.Code);
        Assert.Contains("cannot list resource \"pods\" in API group \"metrics.k8s.io\"", refused.Message, StringComparison.Ordinal);
    }

    private static Resource Pods(TestCluster cluster) => cluster.Api.Catalog.Find("metrics.k8s.io", "v1beta1", "pods")!;

    private static Resource Nodes(TestCluster cluster) => cluster.Api.Catalog.Find("metrics.k8s.io", "v1beta1", "nodes")!;

    private static async Task<List<UntypedObject>> ListAsync(TestCluster cluster, ApiTarget target, ListOptions? options = null) =>
        [.. (await cluster.Api.ListAsync(target, options ?? ListOptions.All, Ct)).Items.Select(item => item.As<UntypedObject>())];

    private static (string? Cpu, string? Memory) UsageOf(UntypedObject pod) =>
        pod.Content["containers"]![0]!["usage"] is { } usage ? ((string?)usage["cpu"], (string?)usage["memory"]) : default;

    private static async Task RunAsync(TestCluster cluster, params string[] pods)
    {
        foreach (var pod in pods)
        {
            await cluster.UntilAsync<V1Pod>(A.Key(pod), A.IsRunning, Ct);
        }

        await cluster.PassAsync(Moment, Ct);
    }

    private static Task CreateAsync(TestCluster cluster, string name, Dictionary<string, string>? annotations) => cluster.Api.CreateAsync(
        new V1Pod
        {
            Metadata = new()
            {
                Name = name,
                NamespaceProperty = "default",
                Annotations = annotations,
                Labels = new Dictionary<string, string> { ["app"] = name },
            },
            Spec = new()
            {
                Containers =
                [
                    new()
                    {
                        Name = "c",
                        Image = "i",
                        Resources = new() { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("200m"), ["memory"] = new("128Mi") } },
                    },
                ],
            },
        },
        Ct);
}
