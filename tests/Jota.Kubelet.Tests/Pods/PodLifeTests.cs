using System.Collections.Immutable;
using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Pods;
using Jota.Kubelet.Simulated;
using Jota.Kubelet.Turns;
using k8s.Models;

namespace Jota.Kubelet.Tests.Pods;

/// <summary>The life of pods on one node; the same whichever way the kubelet sees its runtime and takes its turns.</summary>
public abstract class PodLifeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_pod_runs_becomes_ready_and_is_deleted()
    {
        await using var node = await StartAsync();
        await node.CreateAsync(TestNode.Pod("web"));

        var pod = await node.UntilAsync("web", p => PodConditions.IsTrue(p.Status, PodConditions.Ready));
        Assert.Equal("Running", pod.Status.Phase);
        Assert.Equal("10.244.0.2", pod.Status.PodIP);
        Assert.Equal("192.0.2.1", pod.Status.HostIP);
        Assert.Equal("BestEffort", pod.Status.QosClass);
        var status = Assert.Single(pod.Status.ContainerStatuses);
        Assert.True(status.Ready);
        Assert.True(status.Started);
        Assert.NotNull(status.State.Running);
        Assert.StartsWith("simulated://", status.ContainerID, StringComparison.Ordinal);

        await node.DeleteAsync("web");
        await node.UntilGoneAsync("web");
        Assert.Empty(await node.Runtime.ListPodSandboxesAsync(null, TestNode.Ct));
        Assert.Empty(await node.Runtime.ListContainersAsync(null, TestNode.Ct));
    }

    [Fact]
    public async Task A_label_that_the_node_got_a_moment_ago_counts()
    {
        await using var node = await StartAsync();
        var labels = System.Text.Encoding.UTF8.GetBytes("""{"metadata":{"labels":{"gpu":"true"}}}""");
        await node.Api.PatchAsync<V1Node>(ObjectKey.Cluster(TestNode.Name), "", new PatchBody(PatchType.Merge, labels), TestNode.Ct);

        var pod = TestNode.Pod("web");
        pod.Spec.NodeSelector = new Dictionary<string, string> { ["gpu"] = "true" };
        await node.CreateAsync(pod);
        await node.UntilAsync("web", p => p.Status.Phase == "Running");
    }

    [Fact]
    public async Task Events_tell_what_is_done_in_upstreams_words()
    {
        await using var node = await StartAsync();
        await node.CreateAsync(TestNode.Pod("web"));
        await node.UntilEventAsync("Pulling", "Pulling image \"nginx:1\"");
        await node.UntilEventAsync("Pulled", "Successfully pulled image \"nginx:1\" in 0s (0s including waiting). Image size: 1000000 bytes.");
        await node.UntilEventAsync("Created", "Container created");
        await node.UntilEventAsync("Started", "Container started");
        await node.DeleteAsync("web");
        await node.UntilEventAsync("Killing", "Stopping container c");
    }

    [Fact]
    public async Task An_image_that_does_not_exist_is_tried_again_with_growing_delays_and_starts_once_it_is_fixed()
    {
        const string Why = "docker.io/library/nginx:nope: not found";
        var script = new SimulationScript
        {
            Images = ImmutableDictionary<string, SimulatedImage>.Empty.Add("nginx:nope", new SimulatedImage { PullError = Why }),
        };
        await using var node = await StartAsync(script);
        await node.CreateAsync(TestNode.Pod("web", TestNode.Container(image: "nginx:nope")));

        var pod = await node.UntilAsync("web", p => p.Status.ContainerStatuses?[0].State.Waiting?.Reason == "ErrImagePull");
        Assert.Equal($"rpc error: code = NotFound desc = {Why}", pod.Status.ContainerStatuses[0].State.Waiting.Message);
        pod = await node.UntilAsync("web", p => p.Status.ContainerStatuses[0].State.Waiting?.Reason == "ImagePullBackOff", Second);
        Assert.Equal($"Back-off pulling image \"nginx:nope\": ErrImagePull: rpc error: code = NotFound desc = {Why}", pod.Status.ContainerStatuses[0].State.Waiting.Message);
        Assert.Equal("Pending", pod.Status.Phase);
        await node.UntilEventAsync("BackOff", "Back-off pulling image \"nginx:nope\"", Second);
        await node.UntilEventAsync("Failed", "Error: ImagePullBackOff", Second);

        var now = await node.GetAsync("web");
        var container = now.Spec.Containers[0] with { Image = "nginx:1" };
        await node.Api.UpdateAsync(now with { Spec = now.Spec with { Containers = [container] } }, TestNode.Ct);
        await node.UntilAsync("web", p => PodConditions.IsTrue(p.Status, PodConditions.Ready));
    }

    [Fact]
    public async Task A_crashing_container_is_restarted_with_back_off()
    {
        var script = new SimulationScript { Otherwise = new SimulatedImage { ExitAfter = Second, ExitCode = 1 } };
        await using var node = await StartAsync(script);
        await node.CreateAsync(TestNode.Pod("crash"));

        var pod = await node.UntilAsync("crash", p => p.Status.ContainerStatuses?[0].State.Waiting?.Reason == "CrashLoopBackOff", Second);
        var status = pod.Status.ContainerStatuses[0];
        Assert.Equal($"back-off 10s restarting failed container=c pod=crash_default({pod.Metadata.Uid})", status.State.Waiting.Message);
        Assert.Equal(1, status.RestartCount);
        Assert.Equal(1, status.LastState.Terminated.ExitCode);
        Assert.Equal("Error", status.LastState.Terminated.Reason);
        Assert.Equal("Running", pod.Status.Phase);
        await node.UntilEventAsync("BackOff", $"Back-off restarting failed container c in pod crash_default({pod.Metadata.Uid})", Second);

        await node.UntilAsync("crash", p => p.Status.ContainerStatuses[0].RestartCount == 3 &&
            p.Status.ContainerStatuses[0].State.Waiting?.Message.StartsWith("back-off 40s", StringComparison.Ordinal) == true, Second);
    }

    [Fact]
    public async Task A_pod_that_restarts_nothing_ends_as_its_containers_did()
    {
        var script = new SimulationScript
        {
            Images = ImmutableDictionary<string, SimulatedImage>.Empty
                .Add("good:1", new SimulatedImage { ExitAfter = Second })
                .Add("bad:1", new SimulatedImage { ExitAfter = Second, ExitCode = 3 }),
        };
        await using var node = await StartAsync(script);
        var good = TestNode.Pod("good", TestNode.Container(image: "good:1"));
        var bad = TestNode.Pod("bad", TestNode.Container("a", "bad:1"), TestNode.Container("b", "good:1"));
        good.Spec.RestartPolicy = bad.Spec.RestartPolicy = "Never";
        await node.CreateAsync(good);
        await node.CreateAsync(bad);

        var succeeded = await node.UntilAsync("good", p => p.Status.Phase == "Succeeded", Second);
        Assert.Equal("PodCompleted", PodConditions.Find(succeeded.Status, "Ready")!.Reason);
        Assert.Equal("Completed", succeeded.Status.ContainerStatuses[0].State.Terminated.Reason);
        var failed = await node.UntilAsync("bad", p => p.Status.Phase == "Failed", Second);
        Assert.Equal(3, failed.Status.ContainerStatuses[0].State.Terminated.ExitCode);
        Assert.Equal("PodFailed", PodConditions.Find(failed.Status, "Ready")!.Reason);
        await node.DeleteAsync("good");
        await node.UntilGoneAsync("good");
    }

    [Fact]
    public async Task Init_containers_run_in_order_and_sidecars_stay()
    {
        var script = new SimulationScript
        {
            Images = ImmutableDictionary<string, SimulatedImage>.Empty.Add("init:1", new SimulatedImage { ExitAfter = TimeSpan.FromSeconds(5) }),
        };
        await using var node = await StartAsync(script);
        var pod = TestNode.Pod("app", TestNode.Container("main"));
        pod.Spec.InitContainers =
        [
            TestNode.Container("first", "init:1"),
            new V1Container { Name = "side", Image = "side:1", RestartPolicy = "Always" },
            TestNode.Container("second", "init:1"),
        ];
        await node.CreateAsync(pod);

        var waiting = await node.UntilAsync("app", p => p.Status.InitContainerStatuses?[0].State.Running is not null);
        Assert.Equal("PodInitializing", waiting.Status.ContainerStatuses[0].State.Waiting.Reason);
        Assert.Equal("containers with incomplete status: [first side second]", PodConditions.Find(waiting.Status, "Initialized")!.Message);
        Assert.Equal("Pending", waiting.Status.Phase);

        var ready = await node.UntilAsync("app", p => PodConditions.IsTrue(p.Status, PodConditions.Ready), Second);
        Assert.Equal("Completed", ready.Status.InitContainerStatuses[0].State.Terminated.Reason);
        Assert.True(ready.Status.InitContainerStatuses[1].Ready);
        Assert.True(ready.Status.InitContainerStatuses[2].State.Terminated.StartedAt >= ready.Status.InitContainerStatuses[0].State.Terminated.FinishedAt);
    }

    [Fact]
    public async Task A_restarted_kubelet_takes_up_what_runs()
    {
        await using var node = await StartAsync();
        await node.CreateAsync(TestNode.Pod("keep"));
        await node.CreateAsync(TestNode.Pod("drop"));
        var before = await node.UntilAsync("keep", p => PodConditions.IsTrue(p.Status, PodConditions.Ready));
        await node.UntilAsync("drop", p => PodConditions.IsTrue(p.Status, PodConditions.Ready));
        await node.Kubelet.DisposeAsync();
        Assert.Equal(2, (await node.Runtime.ListPodSandboxesAsync(null, TestNode.Ct)).Count);

        await node.DeleteAsync("drop", grace: 0);
        await node.StartKubeletAsync();
        await node.UntilAsync(async () => (await node.Runtime.ListPodSandboxesAsync(null, TestNode.Ct)).Count == 1);
        node.Runtime.Crash((await node.Runtime.ListContainersAsync(null, TestNode.Ct)).Single().Id, 1);
        var after = await node.UntilAsync("keep", p => p.Status.ContainerStatuses[0].RestartCount == 1, Second);
        Assert.Equal(before.Metadata.Uid, after.Metadata.Uid);
        Assert.Equal(2, node.Runtime.SandboxesMade);
    }

    [Fact]
    public async Task A_stubborn_container_gets_its_grace_and_less_when_less_is_granted()
    {
        var script = new SimulationScript { Otherwise = new SimulatedImage { StopTime = TimeSpan.FromHours(1) } };
        await using var node = await StartAsync(script);
        await node.CreateAsync(TestNode.Pod("slow"));
        await node.UntilAsync("slow", p => PodConditions.IsTrue(p.Status, PodConditions.Ready));
        await node.DeleteAsync("slow", grace: 3600);
        await node.UntilEventAsync("Killing", "Stopping container c");
        Assert.NotNull((await node.GetAsync("slow")).Metadata.DeletionTimestamp);

        await node.DeleteAsync("slow", grace: 5);
        await node.UntilGoneAsync("slow", Second);
    }

    [Fact]
    public async Task A_pod_over_its_deadline_fails()
    {
        await using var node = await StartAsync();
        var pod = TestNode.Pod("late");
        pod.Spec.ActiveDeadlineSeconds = 30;
        await node.CreateAsync(pod);
        await node.UntilAsync("late", p => PodConditions.IsTrue(p.Status, PodConditions.Ready));
        var failed = await node.UntilAsync("late", p => p.Status.Phase == "Failed", Second);
        Assert.Equal("DeadlineExceeded", failed.Status.Reason);
        Assert.Equal("Pod was active on the node longer than the specified deadline", failed.Status.Message);
    }

    [Fact]
    public async Task A_pod_that_does_not_fit_is_rejected()
    {
        await using var node = await StartAsync();
        var pod = TestNode.Pod("big");
        pod.Spec.Containers[0].Resources = new V1ResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("900") } };
        await node.CreateAsync(pod);
        var failed = await node.UntilAsync("big", p => p.Status.Phase == "Failed");
        Assert.Equal("OutOfcpu", failed.Status.Reason);
        Assert.Equal("Pod was rejected: Node didn't have enough resource: cpu, requested: 900000, used: 0, capacity: 2000", failed.Status.Message);
        Assert.Null(failed.Status.ContainerStatuses);
    }

    [Fact]
    public async Task A_container_waits_for_its_config_map()
    {
        await using var node = await StartAsync();
        var container = TestNode.Container();
        container.Env = [new V1EnvVar { Name = "A", ValueFrom = new V1EnvVarSource { ConfigMapKeyRef = new V1ConfigMapKeySelector { Name = "settings", Key = "a" } } }];
        await node.CreateAsync(TestNode.Pod("app", container));
        var pod = await node.UntilAsync("app", p => p.Status.ContainerStatuses?[0].State.Waiting?.Reason == "CreateContainerConfigError");
        Assert.Equal("configmap \"settings\" not found", pod.Status.ContainerStatuses[0].State.Waiting.Message);

        await node.Api.CreateAsync(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "settings", NamespaceProperty = "default" }, Data = new Dictionary<string, string> { ["a"] = "1" } }, TestNode.Ct);
        await node.UntilAsync("app", p => PodConditions.IsTrue(p.Status, PodConditions.Ready));
    }

    [Fact]
    public async Task The_trace_tells_the_kubelets_steps()
    {
        await using var node = await StartAsync();
        var pod = await node.CreateAsync(TestNode.Pod("web"));
        await node.UntilAsync("web", p => PodConditions.IsTrue(p.Status, PodConditions.Ready));
        var steps = node.Trace.Of(pod.Metadata.Uid).Select(e => e.Step).ToList();
        Assert.Contains(PodStep.SeenByKubelet, steps);
        Assert.Contains(PodStep.SandboxReady, steps);
        Assert.Contains(PodStep.ImagePulled, steps);
        Assert.Contains(PodStep.ContainerStarted, steps);
    }

    [Fact]
    public async Task While_an_image_is_pulled_the_pod_tells_that_its_container_is_being_made()
    {
        var slow = new SimulatedImage { PullTime = TimeSpan.FromSeconds(5) };
        await using var node = await StartAsync(new SimulationScript { Otherwise = slow });
        await node.CreateAsync(TestNode.Pod("web"));
        var pod = await node.UntilAsync("web", p => p.Status.ContainerStatuses?[0].State.Waiting?.Reason == "ContainerCreating");
        Assert.Equal("Pending", pod.Status.Phase);
        await node.UntilAsync("web", p => p.Status.Phase == "Running", Second);
    }

    [Fact]
    public async Task Nobody_is_warned_of_missing_cluster_dns_where_nothing_asks_for_names()
    {
        await using var node = await StartAsync();
        await node.CreateAsync(TestNode.Pod("web"));
        await node.UntilEventAsync("Started", "Container started");
        Assert.DoesNotContain(await node.EventsAsync(), e => e.Reason == "MissingClusterDNS");
    }

    private protected abstract Task<TestNode> StartAsync(SimulationScript? script = null);
}

/// <summary>With a runtime of this process, which tells of a pod at once.</summary>
public sealed class PodLifeAtHandTests : PodLifeTests
{
    [Fact]
    public async Task A_start_that_takes_no_time_is_written_once()
    {
        await using var node = await StartAsync();
        var made = await node.CreateAsync(TestNode.Pod("web"));
        var options = ListOptions.All with { ResourceVersion = made.Metadata.ResourceVersion };
        await foreach (var change in node.Api.WatchAsync(new ApiTarget(node.Api.Catalog.For<V1Pod>()), options, TestNode.Ct))
        {
            Assert.Equal("Running", change.Object?.As<V1Pod>().Status.Phase);
            break;
        }
    }

    private protected override Task<TestNode> StartAsync(SimulationScript? script = null) => TestNode.StartAsync(script);
}

/// <summary>With a runtime that is asked by messages, as containerd is.</summary>
public sealed class PodLifeByMessagesTests : PodLifeTests
{
    private protected override Task<TestNode> StartAsync(SimulationScript? script = null) => TestNode.StartAsync(script, remote: true);
}

/// <summary>With one turn and one call at a time: nobody waits for a place in vain.</summary>
public sealed class PodLifeInTurnsTests : PodLifeTests, IDisposable
{
    private readonly PodTurns _turns = PodTurns.Limited(turns: 1, calls: 1);

    public void Dispose() => _turns.Dispose();

    private protected override Task<TestNode> StartAsync(SimulationScript? script = null) => TestNode.StartAsync(script, turns: _turns);
}

/// <summary>Both at once.</summary>
public sealed class PodLifeByMessagesInTurnsTests : PodLifeTests, IDisposable
{
    private readonly PodTurns _turns = PodTurns.Limited(turns: 1, calls: 1);

    public void Dispose() => _turns.Dispose();

    private protected override Task<TestNode> StartAsync(SimulationScript? script = null) => TestNode.StartAsync(script, remote: true, _turns);
}
