using Jota.Client;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Pods;
using Jota.Kubelet.Remembered;
using Jota.Kubelet.Simulated;
using k8s.Models;

namespace Jota.Kubelet.Tests.Pods;

public sealed class EphemeralContainerTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly ObservedSandbox Sandbox = new("s0", 0, true, Now.AddMinutes(-5));
    private static readonly PodMemory Prepared = PodMemory.Fresh with { Prepared = true };
    private static readonly ObservedContainer Main = new("m", "c", "s0", ContainerRunState.Running);

    [Fact]
    public void A_guest_is_started_beside_what_runs_and_sees_its_targets_processes()
    {
        var start = Assert.Single(PodPlan.Compute(Pod(), new([Sandbox], [Main]), Prepared, Now).Start);

        Assert.Equal(("guest", 0, "c", "m"), (start.Container.Name, start.Attempt, start.Target!.Name, start.Target.Id));
    }

    [Fact]
    public void A_guest_comes_before_init_containers_that_do_not_get_on()
    {
        var pod = Pod();
        pod.Spec.InitContainers = [new() { Name = "init", Image = "i:1" }];
        var failing = new ObservedContainer("f", "init", "s0", ContainerRunState.Running);

        Assert.Equal(["guest"], PodPlan.Compute(pod, new([Sandbox], [failing]), Prepared, Now).Start.Select(s => s.Container.Name));
    }

    [Theory]
    [InlineData("s0", 0)]
    [InlineData("s0", 1)]
    [InlineData("before", 1)]
    public void A_guest_that_ended_is_never_started_again(string sandbox, int exitCode)
    {
        var ended = new ObservedContainer("g", "guest", sandbox, ContainerRunState.Exited) { ExitCode = exitCode, FinishedAt = Now };

        Assert.False(PodPlan.Compute(Pod(), new([Sandbox], [Main, ended]), Prepared, Now).HasWork);
    }

    [Fact]
    public void A_pod_does_not_wait_for_its_guests_to_be_over()
    {
        var pod = Pod();
        pod.Spec.RestartPolicy = "Never";
        var done = Main with { State = ContainerRunState.Exited };
        var guest = new ObservedContainer("g", "guest", "s0", ContainerRunState.Running);

        Assert.True(PodPlan.Compute(pod, new([Sandbox], [done, guest]), Prepared, Now).Completed);
    }

    [Fact]
    public async Task A_guest_of_a_running_pod_runs_and_is_told_of()
    {
        await using var node = await TestNode.StartAsync();
        await node.CreateAsync(TestNode.Pod("p"));
        await node.UntilAsync("p", p => p.Status?.Phase == "Running");

        await node.AddGuestAsync("p", new() { Name = "guest", Image = "busybox:1", TargetContainerName = "c" });

        var pod = await node.UntilAsync("p", p => p.Status?.EphemeralContainerStatuses?[0].State?.Running is not null);
        var status = Assert.Single(pod.Status.EphemeralContainerStatuses);
        Assert.Equal(("guest", false, 0, null), (status.Name, status.Ready, status.RestartCount, status.Started));
        Assert.Equal(0, Assert.Single(pod.Status.ContainerStatuses).RestartCount);
        Assert.Equal("Running", pod.Status.Phase);
    }

    [Fact]
    public async Task A_guest_whose_image_is_missing_says_so_and_the_pod_stays_ready()
    {
        var script = new SimulationScript { Images = SimulationScript.Default.Images.Add("missing:1", new() { PullError = "not found" }) };
        await using var node = await TestNode.StartAsync(script);
        await node.CreateAsync(TestNode.Pod("p"));
        await node.UntilAsync("p", p => p.Status?.Phase == "Running");

        await node.AddGuestAsync("p", new() { Name = "guest", Image = "missing:1" });

        var pod = await node.UntilAsync("p", p => p.Status?.EphemeralContainerStatuses?[0].State?.Waiting?.Reason == "ErrImagePull");
        Assert.Equal("True", pod.Status.Conditions.Single(c => c.Type == "Ready").Status);
    }

    private static V1Pod Pod() => new()
    {
        Metadata = new() { Name = "p", NamespaceProperty = "ns", Uid = "u" },
        Spec = new()
        {
            RestartPolicy = "Always",
            Containers = [new() { Name = "c", Image = "c:1" }],
            EphemeralContainers = [new() { Name = "guest", Image = "g:1", TargetContainerName = "c" }],
        },
    };
}
