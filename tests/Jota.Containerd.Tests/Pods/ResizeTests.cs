using System.Text;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Containerd.Tests.Pods;

/// <summary>Resizes of pods that run, as the kernel sees them.</summary>
public sealed class ResizeTests(RealContainerd real) : IAsyncLifetime
{
    private const string Tree = "/sys/fs/cgroup";

    private RealNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await RealNode.StartAsync(real);

    public ValueTask DisposeAsync() => _node?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Limits_grow_and_shrink_in_the_containers_group_without_a_restart()
    {
        var before = await RunAsync("grows", Sized("c", "100m", "200m", "32Mi", "64Mi"));
        Assert.Equal((20_000, 64L << 20, 102), LimitsOf(before, "c"));

        await ResizeAsync("grows", """{"name":"c","resources":{"requests":{"cpu":"300m","memory":"64Mi"},"limits":{"cpu":"600m","memory":"128Mi"}}}""");
        var grown = await UntilSettledAsync("grows", 2);
        Assert.Equal((60_000, 128L << 20, 307), LimitsOf(grown, "c"));
        Assert.Equal((60_000, 128L << 20), PodLimitsOf(grown));

        await ResizeAsync("grows", """{"name":"c","resources":{"requests":{"cpu":"100m","memory":"32Mi"},"limits":{"cpu":"150m","memory":"48Mi"}}}""");
        var shrunk = await UntilSettledAsync("grows", 3);
        Assert.Equal((15_000, 48L << 20, 102), LimitsOf(shrunk, "c"));
        Assert.Equal((15_000, 48L << 20), PodLimitsOf(shrunk));

        var (first, last) = (before.Status.ContainerStatuses[0], shrunk.Status.ContainerStatuses[0]);
        Assert.Equal((first.ContainerID, 0, "48Mi"), (last.ContainerID, last.RestartCount, last.Resources.Limits["memory"].ToString()));
    }

    [Fact]
    public async Task Of_several_containers_some_grow_and_some_shrink_and_some_get_their_first_limits()
    {
        await RunAsync("several", Sized("a", "100m", "200m", "32Mi", "64Mi"), Sized("b", "200m", "400m", "64Mi", "128Mi"), Sized("n", "50m", null, "16Mi", null));

        await ResizeAsync(
            "several",
            """{"name":"a","resources":{"requests":{"cpu":"200m"},"limits":{"cpu":"400m","memory":"96Mi"}}}""",
            """{"name":"b","resources":{"requests":{"cpu":"100m"},"limits":{"cpu":"150m","memory":"80Mi"}}}""",
            """{"name":"n","resources":{"limits":{"cpu":"100m","memory":"32Mi"}}}""");

        var pod = await UntilSettledAsync("several", 2);
        Assert.Equal((40_000, 96L << 20, 204), LimitsOf(pod, "a"));
        Assert.Equal((15_000, 80L << 20, 102), LimitsOf(pod, "b"));
        Assert.Equal((10_000, 32L << 20, 51), LimitsOf(pod, "n"));
        Assert.Equal((65_000, 208L << 20), PodLimitsOf(pod));
        Assert.All(pod.Status.ContainerStatuses, status => Assert.Equal(0, status.RestartCount));
    }

    [Fact]
    public async Task A_container_is_started_anew_with_its_new_limits_when_its_policy_says_so()
    {
        var container = Sized("c", "100m", "200m", "32Mi", "64Mi") with
        {
            ResizePolicy = [new() { ResourceName = "memory", RestartPolicy = "RestartContainer" }],
        };
        await RunAsync("anew", container);

        await ResizeAsync("anew", """{"name":"c","resources":{"limits":{"memory":"96Mi"}}}""");

        var pod = await _node.UntilAsync("anew", p => IsSettled(p, 2) && p.Status.ContainerStatuses[0] is { RestartCount: 1, Ready: true });
        Assert.Equal((20_000, 96L << 20, 102), LimitsOf(pod, "c"));
    }

    [Fact]
    public async Task Memory_in_use_is_not_taken_away()
    {
        var container = Sized("c", "100m", null, "16Mi", "64Mi") with
        {
            Command = ["sh", "-c", "head -c 24000000 /dev/zero | tr '\\0' x >/shm/held; echo held; exec sleep 765"],
            VolumeMounts = [new() { Name = "shm", MountPath = "/shm" }],
        };
        var pod = RealNode.Pod("holds", container);
        pod.Spec.Volumes = [new() { Name = "shm", EmptyDir = new() { Medium = "Memory" } }];
        await _node.CreateAsync(pod);
        pod = await _node.UntilReadyAsync("holds");
        await Eventually.TrueAsync(async () => (await _node.LogsAsync(pod, new LogOptions { Container = "c" })).Contains("held", StringComparison.Ordinal));

        await ResizeAsync("holds", """{"name":"c","resources":{"limits":{"memory":"16Mi"}}}""");

        pod = await _node.UntilAsync("holds", p => p.Status.Conditions[0] is { Type: "PodResizeInProgress", Reason: "Error" });
        Assert.Contains("attempting to set container \"c\" memory limit (16777216) below current usage", pod.Status.Conditions[0].Message, StringComparison.Ordinal);
        Assert.Equal((64L << 20, 0, "64Mi"), (LimitsOf(pod, "c").Memory, pod.Status.ContainerStatuses[0].RestartCount, pod.Status.ContainerStatuses[0].Resources.Limits["memory"].ToString()));

        await ResizeAsync("holds", """{"name":"c","resources":{"limits":{"memory":"80Mi"}}}""");
        pod = await UntilSettledAsync("holds", 3);
        Assert.Equal(80L << 20, LimitsOf(pod, "c").Memory);
    }

    private static bool IsSettled(V1Pod pod, long generation) => pod.Status.ObservedGeneration == generation
        && pod.Status.Conditions.All(c => !c.Type.StartsWith("PodResize", StringComparison.Ordinal))
        && pod.Status.ContainerStatuses.Zip(pod.Spec.Containers).All(pair => ResourceLists.Same(pair.First.Resources, pair.Second.Resources));

    private static (long CpuQuota, long Memory, long CpuShares) LimitsOf(V1Pod pod, string container)
    {
        var id = pod.Status.ContainerStatuses.Single(c => c.Name == container).ContainerID.Split("//")[1];
        return (Number(id, "cpu.cfs_quota_us", "cpu.max"), Number(id, "memory.limit_in_bytes", "memory.max"), Number(id, "cpu.shares", "cpu.shares"));
    }

    private static (long CpuQuota, long Memory) PodLimitsOf(V1Pod pod)
    {
        var id = "pod" + pod.Metadata.Uid;
        return (Number(id, "cpu.cfs_quota_us", "cpu.max"), Number(id, "memory.limit_in_bytes", "memory.max"));
    }

    private static long Number(string group, string file, string unified)
    {
        var folders = Directory.GetDirectories(Tree, group, SearchOption.AllDirectories);
        var path = folders.SelectMany(folder => new[] { Path.Combine(folder, file), Path.Combine(folder, unified) }).First(File.Exists);
        return long.Parse(File.ReadAllText(path).Split(' ', '\n')[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static V1Container Sized(string name, string cpu, string? cpuLimit, string memory, string? memoryLimit)
    {
        var limits = new Dictionary<string, ResourceQuantity>();
        if (cpuLimit is not null)
        {
            limits["cpu"] = new(cpuLimit);
        }

        if (memoryLimit is not null)
        {
            limits["memory"] = new(memoryLimit);
        }

        return RealNode.Busybox(name, "sleep", "765") with
        {
            Resources = new() { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new(cpu), ["memory"] = new(memory) }, Limits = limits },
        };
    }

    private async Task<V1Pod> RunAsync(string name, params V1Container[] containers)
    {
        await _node.CreateAsync(RealNode.Pod(name, containers));
        return await _node.UntilReadyAsync(name);
    }

    private Task<V1Pod> UntilSettledAsync(string name, long generation) => _node.UntilAsync(name, pod => IsSettled(pod, generation));

    private Task ResizeAsync(string pod, params string[] containers) => _node.Api.PatchAsync(
        new ApiTarget(_node.Api.Catalog.For<V1Pod>(), "default", pod, "resize"),
        new PatchBody(PatchType.StrategicMerge, Encoding.UTF8.GetBytes($$$"""{"spec":{"containers":[{{{string.Join(',', containers)}}}]}}""")),
        WriteOptions.Plain,
        RealNode.Ct);
}
