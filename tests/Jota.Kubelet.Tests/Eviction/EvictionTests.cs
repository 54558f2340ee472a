using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Kubelet.Tests.Eviction;

/// <summary>A node that runs out of memory gives up pods, one after the other, and tells it.</summary>
public sealed class EvictionTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Pods_go_in_order_until_there_is_enough_again()
    {
        // Of 4 GiB a node of its own takes 256 MiB.
        await using var node = await TestNode.StartAsync(eviction: new() { Hard = "memory.available<1Gi" });
        await node.CreateAsync(Pod("modest", "1Gi", used: "512Mi"));
        await node.CreateAsync(Pod("greedy", "100Mi", used: "2Gi"));
        await node.Api.CreateAsync(new V1PriorityClass { Metadata = new() { Name = "high" }, Value = 10 }, TestNode.Ct);
        await node.CreateAsync(Pod("greedier", "100Mi", used: "1500Mi", priority: "high"));
        var evicted = await node.UntilAsync("greedy", pod => pod.Status?.Phase == "Failed", Step);
        Assert.Equal("Evicted", evicted.Status.Reason);
        Assert.StartsWith("The node was low on resource: memory. Threshold quantity: 1Gi, available: ", evicted.Status.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            " Container c was using 2Gi, request is 100Mi, has larger consumption of memory. ", evicted.Status.Message, StringComparison.Ordinal);
        var condition = evicted.Status.Conditions.Single(one => one.Type == "DisruptionTarget");
        Assert.Equal(("True", "TerminationByKubelet", evicted.Status.Message), (condition.Status, condition.Reason, condition.Message));
        await node.UntilEventAsync("Evicted", evicted.Status.Message);
        await node.UntilEventAsync("EvictionThresholdMet", "Attempting to reclaim memory");
        Assert.Equal("Running", (await node.GetAsync("greedier")).Status.Phase);
        Assert.Equal("Running", (await node.GetAsync("modest")).Status.Phase);
    }

    [Fact]
    public async Task The_pressure_is_told_and_keeps_out_who_asks_for_nothing()
    {
        await using var node = await TestNode.StartAsync(eviction: new() { Hard = "memory.available<1Gi" });
        await node.CreateAsync(Pod("greedy", "100Mi", used: "3Gi"));
        await node.UntilAsync("greedy", pod => pod.Status?.Reason == "Evicted", Step);
        await node.UntilAsync(async () => await PressureAsync(node) == "True", Step);
        await node.CreateAsync(TestNode.Pod("best-effort"));
        var refused = await node.UntilAsync("best-effort", pod => pod.Status?.Phase == "Failed");
        Assert.Equal(
            ("Evicted", "Pod was rejected: The node had condition: [MemoryPressure]. "), (refused.Status.Reason, refused.Status.Message));
        await node.CreateAsync(Pod("modest", "100Mi", used: "50Mi"));
        await node.UntilAsync("modest", pod => pod.Status?.Phase == "Running", Step);

        // Five minutes after it was last seen it is over.
        await node.UntilAsync(async () => await PressureAsync(node) == "False", TimeSpan.FromSeconds(10));
        await node.CreateAsync(TestNode.Pod("late"));
        await node.UntilAsync("late", pod => pod.Status?.Phase == "Running", Step);
    }

    [Fact]
    public async Task What_is_critical_stays()
    {
        await using var node = await TestNode.StartAsync(eviction: new() { Hard = "memory.available<1Gi" });
        var critical = Pod("critical", "100Mi", used: "2900Mi");
        critical.Spec.PriorityClassName = "system-node-critical";
        await node.CreateAsync(critical);
        await node.CreateAsync(Pod("modest", "1Gi", used: "200Mi"));
        var evicted = await node.UntilAsync("modest", pod => pod.Status?.Phase == "Failed", Step);
        Assert.Equal("Evicted", evicted.Status.Reason);
        Assert.Equal("Running", (await node.GetAsync("critical")).Status.Phase);
    }

    [Fact]
    public async Task What_pods_do_not_get_is_set_aside()
    {
        await using var node = await TestNode.StartAsync(eviction: new() { Hard = "memory.available<1Gi,nodefs.available<20%" });
        var stored = await node.Api.GetAsync<V1Node>(ObjectKey.Cluster(TestNode.Name), TestNode.Ct);
        Assert.Equal("3Gi", stored.Status.Allocatable["memory"].ToString());
        Assert.Equal("80Gi", stored.Status.Allocatable["ephemeral-storage"].ToString());
    }

    private static async Task<string?> PressureAsync(TestNode node) =>
        (await node.Api.GetAsync<V1Node>(ObjectKey.Cluster(TestNode.Name), TestNode.Ct)).Status.Conditions
            .FirstOrDefault(condition => condition.Type == "MemoryPressure")?.Status;

    private static V1Pod Pod(string name, string request, string used, string? priority = null)
    {
        var container = TestNode.Container();
        container.Resources = new() { Requests = new Dictionary<string, ResourceQuantity> { ["memory"] = new(request) } };
        var pod = TestNode.Pod(name, container);
        pod.Metadata.Annotations = new Dictionary<string, string> { ["jota.dev/sim.memory"] = used };
        pod.Spec.PriorityClassName = priority;
        return pod;
    }
}
