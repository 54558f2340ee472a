using Jota.Client;
using k8s.Models;

namespace Jota.Kubelet.Tests.Resizing;

/// <summary>Resizes on a node with two processors and 4 GiB, of which 100 MiB are kept back.</summary>
public sealed class PodResizeTests
{
    [Fact]
    public async Task A_container_gets_its_resources_while_it_runs()
    {
        await using var node = await TestNode.StartAsync();
        await node.CreateAsync(Pod("p", "100m"));
        var before = await node.UntilAsync("p", IsRunning);

        await node.ResizeAsync("p", """{"requests":{"cpu":"200m"},"limits":{"cpu":"500m"}}""");

        var pod = await node.UntilAsync("p", p => Actual(p) == "200m" && p.Status.ObservedGeneration == 2 && !IsResizing(p));
        Assert.Equal(before.Status.ContainerStatuses[0].ContainerID, pod.Status.ContainerStatuses[0].ContainerID);
        Assert.Equal("200m", pod.Status.ContainerStatuses[0].AllocatedResources["cpu"].ToString());
        var limits = (await node.Runtime.ContainerStatusAsync(IdOf(pod), TestNode.Ct)).Resources.Linux;
        Assert.Equal((204, 50_000), (limits.CpuShares, limits.CpuQuota));
        await node.UntilEventAsync("ResizeStarted", """Pod resize started: {"containers":[{"name":"c","resources":{"limits":{"cpu":"500m"},"requests":{"cpu":"200m"}}}],"generation":2}""", TimeSpan.FromSeconds(1));
        await node.UntilEventAsync("ResizeCompleted", """Pod resize completed: {"containers":[{"name":"c","resources":{"limits":{"cpu":"500m"},"requests":{"cpu":"200m"}}}],"generation":2}""", TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_container_whose_policy_says_so_is_started_anew()
    {
        await using var node = await TestNode.StartAsync();
        var pod = Pod("p", "100m");
        pod.Spec.Containers[0].ResizePolicy = [new() { ResourceName = "cpu", RestartPolicy = "RestartContainer" }];
        await node.CreateAsync(pod);
        await node.UntilAsync("p", IsRunning);

        await node.ResizeAsync("p", """{"requests":{"cpu":"200m"}}""");

        pod = await node.UntilAsync("p", p => Actual(p) == "200m" && IsRunning(p) && !IsResizing(p));
        Assert.Equal(1, pod.Status.ContainerStatuses[0].RestartCount);
        await node.UntilEventAsync("Killing", "Container c resize requires restart", TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task What_the_node_never_has_is_infeasible_until_less_is_asked_for()
    {
        await using var node = await TestNode.StartAsync();
        await node.CreateAsync(Pod("p", "100m"));
        await node.UntilAsync("p", IsRunning);

        await node.ResizeAsync("p", """{"requests":{"cpu":"9"}}""");

        var pod = await node.UntilAsync("p", IsResizing);
        var pending = pod.Status.Conditions[0];
        Assert.Equal(
            ("PodResizePending", "Infeasible", "Node didn't have enough capacity: cpu, requested: 9000, capacity: 2000", 2L),
            (pending.Type, pending.Reason, pending.Message, pending.ObservedGeneration));
        Assert.Equal(("100m", "100m"), (Actual(pod), pod.Status.ContainerStatuses[0].AllocatedResources["cpu"].ToString()));

        await node.ResizeAsync("p", """{"requests":{"cpu":"300m"}}""");
        await node.UntilAsync("p", p => Actual(p) == "300m" && !IsResizing(p));
    }

    [Fact]
    public async Task What_others_have_now_is_deferred_and_given_when_they_go()
    {
        await using var node = await TestNode.StartAsync();
        await node.CreateAsync(Pod("p", "100m"));
        await node.CreateAsync(Pod("other", "1500m"));
        await node.UntilAsync("p", IsRunning);
        await node.UntilAsync("other", IsRunning);

        await node.ResizeAsync("p", """{"requests":{"cpu":"1"}}""");

        var pod = await node.UntilAsync("p", IsResizing);
        Assert.Equal(
            ("Deferred", "Node didn't have enough resource: cpu, requested: 1000, used: 1500, capacity: 2000"),
            (pod.Status.Conditions[0].Reason, pod.Status.Conditions[0].Message));

        await node.DeleteAsync("other", grace: 0);
        await node.UntilAsync("p", p => Actual(p) == "1" && !IsResizing(p));
    }

    [Fact]
    public async Task Room_that_a_smaller_pod_leaves_goes_to_the_one_of_higher_priority_first()
    {
        await using var node = await TestNode.StartAsync();
        foreach (var (name, cpu) in new[] { ("low", "100m"), ("high", "100m"), ("large", "1800m") })
        {
            await node.CreateAsync(Pod(name, cpu, name == "high" ? "high" : null));
            await node.UntilAsync(name, IsRunning);
        }

        await node.ResizeAsync("low", """{"requests":{"cpu":"500m"}}""");
        await node.UntilAsync("low", IsResizing);
        await node.ResizeAsync("high", """{"requests":{"cpu":"500m"}}""");
        await node.UntilAsync("high", IsResizing);
        await node.ResizeAsync("large", """{"requests":{"cpu":"1300m"}}""");

        await node.UntilAsync("high", p => Actual(p) == "500m" && !IsResizing(p));
        Assert.True(IsResizing(await node.GetAsync("low")));
    }

    [Fact]
    public async Task Who_asks_again_for_what_it_has_waits_for_nothing_any_more()
    {
        await using var node = await TestNode.StartAsync();
        await node.CreateAsync(Pod("p", "100m"));
        await node.UntilAsync("p", IsRunning);
        await node.ResizeAsync("p", """{"requests":{"cpu":"9"}}""");
        await node.UntilAsync("p", IsResizing);

        await node.ResizeAsync("p", """{"requests":{"cpu":"100m"}}""");

        await node.UntilAsync("p", p => p.Status.ObservedGeneration == 3 && !IsResizing(p));
    }

    [Fact]
    public async Task A_resize_outlives_a_restart_of_the_kubelet()
    {
        await using var node = await TestNode.StartAsync();
        await node.CreateAsync(Pod("p", "100m"));
        var before = await node.UntilAsync("p", IsRunning);
        await node.Kubelet.DisposeAsync();

        await node.ResizeAsync("p", """{"requests":{"cpu":"200m"}}""");
        await node.StartKubeletAsync();

        var pod = await node.UntilAsync("p", p => Actual(p) == "200m" && !IsResizing(p));
        Assert.Equal(before.Status.ContainerStatuses[0].ContainerID, pod.Status.ContainerStatuses[0].ContainerID);
        Assert.Equal(204, (await node.Runtime.ContainerStatusAsync(IdOf(pod), TestNode.Ct)).Resources.Linux.CpuShares);
    }

    private static V1Pod Pod(string name, string cpu, string? priority = null)
    {
        var pod = TestNode.Pod(name, TestNode.Container() with
        {
            Resources = new() { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new(cpu) } },
        });
        pod.Spec.PriorityClassName = priority is null ? null : "system-node-critical";
        return pod;
    }

    private static bool IsRunning(V1Pod pod) => pod.Status?.ContainerStatuses?[0].State?.Running is not null;

    private static bool IsResizing(V1Pod pod) => pod.Status.Conditions.Any(c => c.Type.StartsWith("PodResize", StringComparison.Ordinal));

    private static string? Actual(V1Pod pod) => pod.Status?.ContainerStatuses?[0].Resources?.Requests?["cpu"].ToString();

    private static string IdOf(V1Pod pod) => pod.Status.ContainerStatuses[0].ContainerID.Split("//")[1];
}
