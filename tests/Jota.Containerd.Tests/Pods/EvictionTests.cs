using Jota.Kubelet;
using k8s.Models;

namespace Jota.Containerd.Tests.Pods;

/// <summary>A real machine that is said to have too little memory gives up a real pod.</summary>
public sealed class EvictionTests(RealContainerd real) : IAsyncLifetime
{
    private RealNode _node = null!;

    // So much of a machine is always in use.
    public async ValueTask InitializeAsync() => _node = await RealNode.StartAsync(
        real, options => options with { Eviction = new EvictionOptions { Hard = "memory.available<99.9%" } });

    public ValueTask DisposeAsync() => _node?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task A_pod_goes_with_its_figures_in_the_message_and_what_is_critical_stays()
    {
        var critical = Pod("critical", "1Mi");
        critical.Spec.PriorityClassName = "system-node-critical";
        await _node.CreateAsync(critical);
        await _node.UntilAsync("critical", pod => pod.Status?.Phase == "Running");
        await _node.CreateAsync(Pod("greedy", "1Mi"));
        var evicted = await _node.UntilAsync("greedy", pod => pod.Status?.Phase == "Failed");
        Assert.Equal("Evicted", evicted.Status.Reason);
        Assert.StartsWith("The node was low on resource: memory. Threshold quantity: ", evicted.Status.Message, StringComparison.Ordinal);
        Assert.Contains(evicted.Status.Conditions, one => one is { Type: "DisruptionTarget", Reason: "TerminationByKubelet" });
        await _node.UntilAsync("greedy", pod => pod.Status.ContainerStatuses?[0].State?.Terminated is not null);

        await _node.CreateAsync(RealNode.Pod("best-effort", RealNode.Busybox("c", "sleep", "765")));
        var refused = await _node.UntilAsync("best-effort", pod => pod.Status?.Phase == "Failed");
        Assert.Equal("Pod was rejected: The node had condition: [MemoryPressure]. ", refused.Status.Message);
        Assert.Equal("Running", (await _node.UntilAsync("critical", _ => true)).Status.Phase);
    }

    private static V1Pod Pod(string name, string request) => RealNode.Pod(
        name,
        RealNode.Busybox("c", "sh", "-c", "head -c 20000000 /dev/zero >/mem/file; exec sleep 765") with
        {
            Resources = new() { Requests = new Dictionary<string, ResourceQuantity> { ["memory"] = new(request) } },
            VolumeMounts = [new() { Name = "mem", MountPath = "/mem" }],
        }) is var pod
        ? pod with { Spec = pod.Spec with { Volumes = [new() { Name = "mem", EmptyDir = new() { Medium = "Memory" } }] } }
        : throw new InvalidOperationException();
}
