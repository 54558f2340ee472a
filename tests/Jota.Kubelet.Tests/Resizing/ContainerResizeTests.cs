using Jota.Kubelet.Observed;
using Jota.Kubelet.Pods;
using Jota.Kubelet.Remembered;
using Jota.Kubelet.Resizing;
using Jota.Kubelet.Specs;
using Jota.Kubelet.Statuses;
using k8s.Models;

namespace Jota.Kubelet.Tests.Resizing;

public sealed class ContainerResizeTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly ObservedSandbox Sandbox = new("s0", 0, true, Now.AddMinutes(-5));
    private static readonly ObservedContainer Running = new("r", "c", "s0", ContainerRunState.Running);

    [Theory]
    [InlineData("100m", "64Mi", "None")]
    [InlineData("0.1", "65536Ki", "None")]
    [InlineData("200m", "64Mi", "Update")]
    [InlineData("100m", "32Mi", "Restart")]
    [InlineData("200m", "32Mi", "Restart")]
    public void A_run_is_changed_as_it_runs_unless_its_policy_wants_another(string cpu, string memory, string step)
    {
        var container = Container(cpu, memory) with { ResizePolicy = [new() { ResourceName = "memory", RestartPolicy = "RestartContainer" }] };

        Assert.Equal(step, ContainerResize.StepOf(container, Resources("100m", "64Mi")).ToString());
    }

    [Fact]
    public void What_nobody_knows_is_set_once_more() =>
        Assert.Equal(ResizeStep.Update, ContainerResize.StepOf(Container("100m", "64Mi"), null));

    [Fact]
    public void A_run_has_what_this_kubelet_gave_it_or_what_the_one_before_told()
    {
        var pod = Pod("200m", "64Mi");
        pod.Status = new() { ContainerStatuses = [new() { Name = "c", ContainerID = "containerd://r", Resources = Resources("100m", "64Mi") }] };
        var memory = PodMemory.Fresh.With("c", c => c with { Given = new("r", Resources("150m", "64Mi")) });

        Assert.Equal("150m", ActualResources.Of(pod, "c", Running, memory)!.Requests["cpu"].ToString());
        Assert.Equal("100m", ActualResources.Of(pod, "c", Running, PodMemory.Fresh)!.Requests["cpu"].ToString());
        Assert.Null(ActualResources.Of(pod, "c", Running with { Id = "other" }, memory));
    }

    [Fact]
    public void What_a_kubelet_gave_before_it_was_started_again_follows_from_the_status()
    {
        var pod = Pod("200m", "64Mi");
        Assert.Null(Allocation.OfStatus(pod));
        pod.Status = new()
        {
            StartTime = Now.UtcDateTime,
            ContainerStatuses = [new() { Name = "c", ContainerID = "containerd://r", Resources = Resources("100m", "64Mi") }],
        };

        var given = Allocation.OfStatus(pod)!;

        Assert.Equal("100m", given.Apply(pod).Spec.Containers[0].Resources.Requests["cpu"].ToString());
        Assert.False(given.IsOf(pod));
        Assert.Null(Allocation.OfStatus(Pod("100m", "64Mi") with { Status = pod.Status }));
    }

    [Fact]
    public void A_run_that_was_ended_for_a_resize_is_followed_by_another_at_once_whatever_the_policy()
    {
        var pod = Pod("200m", "64Mi");
        pod.Spec.RestartPolicy = "OnFailure";
        var ended = Running with { State = ContainerRunState.Exited, ExitCode = 0, FinishedAt = Now };
        var memory = (PodMemory.Fresh with { Prepared = true }).With("c", c => c with { Crash = new(CrashBackoff.First, Now), Resized = "r" });

        Assert.Single(PodPlan.Compute(pod, new([Sandbox], [ended]), memory, Now).Start);
        Assert.True(PodPlan.Compute(pod, new([Sandbox], [ended]), memory.With("c", c => c with { Resized = "other" }), Now).Completed);
    }

    [Fact]
    public void What_failed_is_tried_again_later()
    {
        var pod = Pod("200m", "64Mi");
        var memory = (PodMemory.Fresh with { Prepared = true, Resize = new() { Progress = new(2, "why", new(TimeSpan.FromSeconds(10), Now.AddSeconds(10))) } })
            .With("c", c => c with { Given = new("r", Resources("100m", "64Mi")) });

        var plan = PodPlan.Compute(pod, new([Sandbox], [Running]), memory, Now);
        Assert.Equal((false, Now.AddSeconds(10)), (plan.HasWork, plan.WakeAt));
        Assert.Single(PodPlan.Compute(pod, new([Sandbox], [Running]), memory, Now.AddSeconds(10)).Resize);
    }

    [Fact]
    public void The_status_tells_what_runs_have_and_how_far_the_resize_is()
    {
        var pod = Pod("200m", "64Mi");
        pod.Metadata.Generation = 3;
        var memory = (PodMemory.Fresh with { Resize = new() { Pending = new("Deferred", "no room", 3), Progress = new(2, "why") } })
            .With("c", c => c with { Given = new("r", Resources("100m", "64Mi")) });

        var status = PodStatusPlan.Compute(new(pod, new([Sandbox], [Running]), memory, Now));

        Assert.Equal(("100m", "200m"), (status.ContainerStatuses[0].Resources.Requests["cpu"].ToString(), status.ContainerStatuses[0].AllocatedResources["cpu"].ToString()));
        Assert.Equal(
            [("PodResizePending", "True", "Deferred", "no room", 3L), ("PodResizeInProgress", "True", "Error", "why", 2L)],
            status.Conditions.Take(2).Select(c => (c.Type, c.Status, c.Reason, c.Message, c.ObservedGeneration ?? 0)));
    }

    [Fact]
    public void Events_tell_what_all_containers_have()
    {
        var pod = Pod("200m", "64Mi");
        pod.Metadata.Generation = 2;

        Assert.Equal(
            """Pod resize Deferred: {"containers":[{"name":"c","resources":{"limits":{"memory":"64Mi"},"requests":{"cpu":"200m","memory":"64Mi"}}}],"generation":2,"error":"no room"}""",
            ResizeMessages.Pending(pod, "Deferred", "no room"));
    }

    private static V1Pod Pod(string cpu, string memory) => new()
    {
        Metadata = new() { Name = "p", NamespaceProperty = "ns", Uid = "u" },
        Spec = new() { RestartPolicy = "Always", Containers = [Container(cpu, memory)] },
    };

    private static V1Container Container(string cpu, string memory) => new() { Name = "c", Image = "c:1", Resources = Resources(cpu, memory) };

    private static V1ResourceRequirements Resources(string cpu, string memory) => new()
    {
        Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new(cpu), ["memory"] = new(memory) },
        Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = new(memory) },
    };
}
