using Jota.Kubelet.Observed;
using Jota.Kubelet.Pods;
using Jota.Kubelet.Remembered;
using Jota.Kubelet.Simulated;
using Jota.Kubelet.Specs;
using k8s.Models;

namespace Jota.Kubelet.Tests.Pods;

/// <summary>Numbers that are valid and that nobody means: none of them stops a node or a pod's worker.</summary>
public sealed class ExtremePodTests
{
    [Theory]
    [InlineData("10P")]
    [InlineData("1000000000000000000")]
    [InlineData("7Ei")]
    public async Task A_pod_bound_by_name_that_asks_for_more_than_numbers_hold_is_refused_and_the_node_goes_on(string amount)
    {
        await using var node = await TestNode.StartAsync();
        var container = TestNode.Container();
        container.Resources = new() { Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new(amount), ["memory"] = new(amount) } };
        await node.CreateAsync(TestNode.Pod("greedy", container));
        var pod = await node.UntilAsync("greedy", p => p.Status.Phase == "Failed");
        Assert.Equal("OutOfcpu", pod.Status.Reason);

        await node.CreateAsync(TestNode.Pod("modest"));
        await node.UntilAsync("modest", p => p.Status.Phase == "Running");
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(5_000_000)]
    public async Task A_pod_may_have_a_deadline_a_grace_and_probes_of_any_length(int seconds)
    {
        var script = new SimulationScript { Otherwise = new SimulatedImage { StopTime = TimeSpan.FromDays(365) } };
        await using var node = await TestNode.StartAsync(script);
        var probe = new V1Probe { Exec = new() { Command = ["true"] }, InitialDelaySeconds = seconds, PeriodSeconds = seconds, TimeoutSeconds = seconds };
        var container = TestNode.Container();
        (container.LivenessProbe, container.ReadinessProbe) = (probe, probe with { InitialDelaySeconds = 0 });
        var pod = TestNode.Pod("patient", container);
        (pod.Spec.ActiveDeadlineSeconds, pod.Spec.TerminationGracePeriodSeconds) = (seconds, long.MaxValue);
        await node.CreateAsync(pod);
        await node.UntilAsync("patient", p => p.Status.ContainerStatuses?[0].Ready == true, TimeSpan.FromSeconds(1));

        await node.DeleteAsync("patient");
        await node.UntilAsync(async () => (await node.EventsAsync()).Any(e => e.Reason == "Killing"));
        await node.DeleteAsync("patient", grace: 1);
        await node.UntilGoneAsync("patient", TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_deadline_months_away_does_not_end_who_looks_after_the_pod()
    {
        await using var node = await TestNode.StartAsync();
        var pod = TestNode.Pod("long");
        pod.Spec.ActiveDeadlineSeconds = (long)TimeSpan.FromDays(60).TotalSeconds;
        await node.CreateAsync(pod);
        await node.UntilAsync("long", p => p.Status.StartTime is not null && p.Status.Phase == "Running");

        // What is heard of this one comes after what is heard of that one's time: it waits for its deadline now.
        await node.CreateAsync(TestNode.Pod("other"));
        await node.UntilAsync("other", p => p.Status.Phase == "Running");

        await node.DeleteAsync("long");
        await node.UntilGoneAsync("long", TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(0L, 1)]
    [InlineData(1L, 1)]
    [InlineData(long.MaxValue - 1, 3_155_760_000)]
    [InlineData(long.MaxValue, 3_155_760_000)]
    public void Any_number_is_a_grace(long stated, double seconds)
    {
        var pod = TestNode.Pod("p");
        pod.Spec.TerminationGracePeriodSeconds = stated;
        Assert.Equal(seconds, PodGrace.Of(pod).TotalSeconds);
        pod.Metadata.DeletionTimestamp = DateTime.MaxValue;
        pod.Metadata.DeletionGracePeriodSeconds = stated;
        Assert.Equal(seconds, PodGrace.Of(pod).TotalSeconds);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9999)]
    public void A_plan_is_made_whatever_dates_and_deadlines_say(int year)
    {
        foreach (var seconds in (long[])[1, int.MaxValue, long.MaxValue - 1, long.MaxValue])
        {
            var pod = TestNode.Pod("p");
            pod.Spec.ActiveDeadlineSeconds = seconds;
            pod.Status = new() { StartTime = new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc) };
            var plan = PodPlan.Compute(pod, ObservedPod.Nothing, PodMemory.Fresh, new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
            Assert.Equal(year == 1, plan.DeadlineExceeded);
        }
    }
}
