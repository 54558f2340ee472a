using System.Collections.Immutable;
using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Simulated;
using k8s.Models;

namespace Jota.Testing.Tests;

public sealed class TestClusterTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pod_runs_on_a_simulated_node_until_it_is_deleted()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 3, Ct);
        Assert.Equal(["sim-1", "sim-2", "sim-3"], cluster.Nodes.Order());
        await cluster.Api.CreateAsync(A.Pod("web"), Ct);

        var pod = await cluster.UntilAsync<V1Pod>(A.Key("web"), A.IsRunning, Ct);
        Assert.Contains(pod.Spec.NodeName, cluster.Nodes);
        Assert.Single(await cluster.RuntimeOf(pod.Spec.NodeName).ListContainersAsync(null, Ct));

        await cluster.Api.DeleteAsync<V1Pod>(A.Key("web"), DeleteOptions.Default, Ct);
        await cluster.UntilGoneAsync<V1Pod>(A.Key("web"), Ct);
    }

    [Fact]
    public async Task A_crashed_container_comes_back()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 2, Ct);
        await cluster.Api.CreateAsync(A.Pod("web"), Ct);
        await cluster.UntilAsync<V1Pod>(A.Key("web"), A.IsRunning, Ct);
        await cluster.CrashAsync(A.Key("web"), "c", exitCode: 3, Ct);
        var pod = await cluster.UntilAsync<V1Pod>(A.Key("web"), p => p.Status.ContainerStatuses[0] is { RestartCount: 1, Ready: true }, Ct);
        Assert.Equal(3, pod.Status.ContainerStatuses[0].LastState.Terminated.ExitCode);
    }

    [Fact]
    public async Task Minutes_of_back_off_pass_in_no_time()
    {
        var script = new SimulationScript
        {
            Images = ImmutableDictionary<string, SimulatedImage>.Empty.Add("nginx:nope", new SimulatedImage { PullError = "not found" }),
        };
        await using var cluster = await TestCluster.StartAsync(new TestClusterOptions { Script = script }, Ct);
        var began = cluster.Clock.GetUtcNow();
        await cluster.Api.CreateAsync(A.Pod("web", "nginx:nope"), Ct);
        await cluster.UntilAsync<V1Pod>(A.Key("web"), p => WaitsFor(p, "ImagePullBackOff"), Ct);

        // 10 + 20 + 40 + 80 + 160 seconds, with a pull after each.
        await cluster.PassAsync(TimeSpan.FromMinutes(6), Ct);
        Assert.InRange(cluster.Clock.GetUtcNow() - began, TimeSpan.FromMinutes(6), TimeSpan.FromMinutes(7));
        await cluster.UntilAsync<V1Pod>(A.Key("web"), p => WaitsFor(p, "ImagePullBackOff"), Ct);
        Assert.All(await NodesOf(cluster), node => Assert.Contains(node.Status.Conditions, c => c is { Type: "Ready", Status: "True" }));
    }

    [Fact]
    public async Task Time_passes_from_timer_to_timer_while_something_is_waited_for()
    {
        var script = new SimulationScript { Otherwise = new SimulatedImage { PullTime = TimeSpan.FromSeconds(90) } };
        await using var cluster = await TestCluster.StartAsync(new TestClusterOptions { Script = script }, Ct);
        var began = cluster.Clock.GetUtcNow();
        await cluster.Api.CreateAsync(A.Pod("web"), Ct);
        Assert.Equal(began, cluster.Clock.GetUtcNow());
        await cluster.UntilAsync<V1Pod>(A.Key("web"), A.IsRunning, Ct);
        Assert.InRange(cluster.Clock.GetUtcNow() - began, TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(91));
    }

    [Fact]
    public async Task Two_clusters_in_one_process_do_not_meet()
    {
        await using var one = await TestCluster.StartAsync(1, Ct);
        await using var other = await TestCluster.StartAsync(1, Ct);
        await one.Api.CreateAsync(A.Pod("web"), Ct);
        await one.UntilAsync<V1Pod>(A.Key("web"), A.IsRunning, Ct);
        await other.UntilGoneAsync<V1Pod>(A.Key("web"), Ct);

        var before = other.Clock.GetUtcNow();
        await one.PassAsync(TimeSpan.FromSeconds(30), Ct);
        Assert.Equal(before, other.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Clusters_work_at_the_same_time() => await Task.WhenAll(Enumerable.Range(1, 6).Select(async nodes =>
    {
        await using var cluster = await TestCluster.StartAsync(nodes, Ct);
        var both = new[] { "a", "b" }.Select(async name =>
        {
            await cluster.Api.CreateAsync(A.Pod(name), Ct);
            await cluster.UntilAsync<V1Pod>(A.Key(name), A.IsRunning, Ct);
        });
        await Task.WhenAll(both);
        await cluster.PassAsync(TimeSpan.FromMinutes(2), Ct);
        Assert.All(await NodesOf(cluster), node => Assert.Contains(node.Status.Conditions, c => c is { Type: "Ready", Status: "True" }));
    }));

    [Fact]
    public async Task The_same_seed_gives_the_same_names_and_nodes()
    {
        var first = await PlaceAsync(seed: 5);
        Assert.Equal(first, await PlaceAsync(seed: 5));
        Assert.NotEqual(first, await PlaceAsync(seed: 6));
    }

    [Fact]
    public async Task Waiting_for_what_never_comes_tells_the_last_state()
    {
        await using var cluster = await TestCluster.StartAsync(new TestClusterOptions { Nodes = 0, Patience = TimeSpan.FromSeconds(10) }, Ct);
        await cluster.Api.CreateAsync(A.Pod("web"), Ct);
        var waiting = await Assert.ThrowsAsync<TimeoutException>(() => cluster.UntilAsync<V1Pod>(A.Key("web"), A.IsRunning, Ct));
        Assert.Contains("Unschedulable", waiting.Message, StringComparison.Ordinal);
        var there = await Assert.ThrowsAsync<TimeoutException>(() => cluster.UntilGoneAsync<V1Pod>(A.Key("web"), Ct));
        Assert.Contains("default/web is still there", there.Message, StringComparison.Ordinal);
        var missing = await Assert.ThrowsAsync<TimeoutException>(() => cluster.UntilAsync<V1Pod>(A.Key("none"), _ => true, Ct));
        Assert.Contains("it does not exist", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_condition_that_throws_fails_the_wait()
    {
        await using var cluster = await TestCluster.StartAsync(1, Ct);
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            cluster.UntilAsync<V1Node>(ObjectKey.Cluster("sim-1"), _ => throw new InvalidOperationException("mine"), Ct));
    }

    private static bool WaitsFor(V1Pod pod, string reason) => pod.Status?.ContainerStatuses?[0].State?.Waiting?.Reason == reason;

    private static async Task<IEnumerable<V1Node>> NodesOf(TestCluster cluster) =>
        (await cluster.Api.ListAsync(new ApiTarget(cluster.Api.Catalog.For<V1Node>()), ListOptions.All, Ct)).Items.Select(node => node.As<V1Node>());

    private static async Task<string> PlaceAsync(int seed)
    {
        await using var cluster = await TestCluster.StartAsync(new TestClusterOptions { Nodes = 5, Seed = seed }, Ct);
        var placed = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            var name = (await cluster.Api.CreateAsync(A.GeneratedPod("web-"), Ct)).Metadata.Name;
            var pod = await cluster.UntilAsync<V1Pod>(A.Key(name), A.IsRunning, Ct);
            placed.Add($"{name} on {pod.Spec.NodeName}");
        }

        return string.Join(", ", placed);
    }
}
