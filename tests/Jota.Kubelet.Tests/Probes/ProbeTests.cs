using Jota.Api;
using Jota.Kubelet.Probes;
using Jota.Kubelet.Simulated;
using k8s.Models;

namespace Jota.Kubelet.Tests.Probes;

public sealed class ProbeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly SimulationScript Failing = new() { Otherwise = new SimulatedImage { ExecExitCode = 1 } };

    [Fact]
    public async Task A_container_that_fails_its_liveness_probe_is_restarted()
    {
        await using var node = await TestNode.StartAsync(Failing);
        var container = TestNode.Container();
        container.LivenessProbe = Exec();
        await node.CreateAsync(TestNode.Pod("live", container));
        await node.UntilEventAsync("Unhealthy", "Liveness probe failed: ", Second);
        await node.UntilEventAsync("Killing", "Container c failed liveness probe, will be restarted", Second);
        var pod = await node.UntilAsync("live", p => p.Status.ContainerStatuses?[0].RestartCount > 0, Second);
        Assert.NotNull(pod.Status.ContainerStatuses[0].LastState.Terminated);
    }

    [Fact]
    public async Task A_container_that_never_starts_up_is_restarted_and_was_never_ready()
    {
        await using var node = await TestNode.StartAsync(Failing);
        var container = TestNode.Container();
        container.StartupProbe = Exec();
        await node.CreateAsync(TestNode.Pod("start", container));
        var pod = await node.UntilAsync("start", p => p.Status.ContainerStatuses?[0].State.Running is not null);
        Assert.False(pod.Status.ContainerStatuses[0].Started);
        Assert.False(pod.Status.ContainerStatuses[0].Ready);
        await node.UntilEventAsync("Killing", "Container c failed startup probe, will be restarted", Second);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task Readiness_follows_the_probe_and_restarts_nothing(int exitCode, bool ready)
    {
        await using var node = await TestNode.StartAsync(new() { Otherwise = new SimulatedImage { ExecExitCode = exitCode } });
        var container = TestNode.Container();
        container.ReadinessProbe = Exec();
        await node.CreateAsync(TestNode.Pod("ready", container));
        if (!ready)
        {
            await node.UntilEventAsync("Unhealthy", "Readiness probe failed: ", Second);
        }

        var pod = await node.UntilAsync("ready", p => p.Status.Phase == "Running" && PodConditions.IsTrue(p.Status, PodConditions.Ready) == ready, Second);
        Assert.Equal(0, pod.Status.ContainerStatuses[0].RestartCount);
        Assert.Equal(ready ? null : "containers with unready status: [c]", PodConditions.Find(pod.Status, PodConditions.Ready)!.Message);
    }

    [Fact]
    public void A_verdict_takes_as_many_results_in_a_row_as_its_threshold_says()
    {
        var counter = new ProbeCounter(new V1Probe { FailureThreshold = 2, SuccessThreshold = 1 });
        Assert.Equal([true, null, true, null, false, false], new[] { true, false, true, false, false, false }.Select(counter.Count));
    }

    [Fact]
    public async Task A_stop_hook_runs_before_the_stop_and_within_the_grace()
    {
        await using var node = await TestNode.StartAsync(Failing);
        var container = TestNode.Container();
        container.Lifecycle = new V1Lifecycle { PreStop = new V1LifecycleHandler { Exec = new V1ExecAction { Command = ["false"] } } };
        await node.CreateAsync(TestNode.Pod("hook", container));
        await node.UntilAsync("hook", p => PodConditions.IsTrue(p.Status, PodConditions.Ready));
        await node.DeleteAsync("hook");
        await node.UntilEventAsync("FailedPreStopHook", "PreStopHook failed");
        await node.UntilGoneAsync("hook");
    }

    [Fact]
    public async Task A_container_whose_start_hook_fails_is_killed()
    {
        await using var node = await TestNode.StartAsync(Failing);
        var container = TestNode.Container();
        container.Lifecycle = new V1Lifecycle { PostStart = new V1LifecycleHandler { Exec = new V1ExecAction { Command = ["false"] } } };
        await node.CreateAsync(TestNode.Pod("hook", container));
        await node.UntilEventAsync("FailedPostStartHook", "PostStartHook failed");
        await node.UntilEventAsync("Killing", "FailedPostStartHook");
        await node.UntilAsync("hook", p => p.Status.ContainerStatuses?[0].RestartCount > 0, Second);
    }

    private static V1Probe Exec() => new() { Exec = new V1ExecAction { Command = ["check"] }, PeriodSeconds = 5, FailureThreshold = 2 };
}
