using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Pods;
using k8s.Models;

namespace Jota.Kubelet.Tests.Pods;

/// <summary>A node that stops for good ends its pods first, critical ones last.</summary>
public sealed class NodeShutdownTests
{
    private static readonly ShutdownOptions Options = new()
    {
        GracePeriod = TimeSpan.FromSeconds(30),
        GracePeriodCriticalPods = TimeSpan.FromSeconds(10),
    };

    [Fact]
    public void Critical_pods_end_last_in_the_time_that_is_kept_for_them()
    {
        var groups = ShutdownPlan.Compute(Options, [Pod("a", null), Pod("b", 2_000_000_000), Pod("c", -1), Pod("d", 2_000_001_000)]);
        Assert.Equal(
            [("a c", 20), ("b d", 10)],
            groups.Select(group => (string.Join(' ', group.Pods.Select(pod => pod.Metadata.Name)), (int)group.Time.TotalSeconds)));
        Assert.Equal(10, Assert.Single(ShutdownPlan.Compute(Options, [Pod("b", 2_000_000_000)])).Time.TotalSeconds);
    }

    [Theory]
    [InlineData(30, 10, true)]
    [InlineData(10, 30, false)]
    [InlineData(0.5, 0, false)]
    [InlineData(30, 0, true)]
    public void Periods_are_checked_as_upstream_does(double all, double critical, bool right)
    {
        var options = new ShutdownOptions
        {
            GracePeriod = TimeSpan.FromSeconds(all),
            GracePeriodCriticalPods = TimeSpan.FromSeconds(critical),
        };
        Assert.Equal(right, options.Problem is null);
    }

    [Fact]
    public async Task Pods_end_before_the_kubelet_does_and_the_node_says_why_it_is_not_ready()
    {
        await using var node = await TestNode.StartAsync(shutdown: Options);
        await node.CreateAsync(TestNode.Pod("one"));
        await node.UntilAsync("one", pod => pod.Status?.Phase == "Running");
        var stop = node.Kubelet.DisposeAsync().AsTask();
        while (!stop.IsCompleted)
        {
            node.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestNode.Ct);
        }

        await stop;
        var ended = await node.GetAsync("one");
        Assert.Equal(
            ("Failed", "Terminated", "Pod was terminated in response to imminent node shutdown."),
            (ended.Status.Phase, ended.Status.Reason, ended.Status.Message));
        Assert.Contains(ended.Status.Conditions, one => one is { Type: "DisruptionTarget", Reason: "TerminationByKubelet" });
        Assert.NotNull(ended.Status.ContainerStatuses[0].State.Terminated);
        Assert.DoesNotContain(await node.Runtime.ListPodSandboxesAsync(null, TestNode.Ct), sandbox => sandbox.State == 0);
        var ready = (await node.Api.GetAsync<V1Node>(ObjectKey.Cluster(TestNode.Name), TestNode.Ct)).Status.Conditions
            .Single(condition => condition.Type == "Ready");
        Assert.Equal(("False", "node is shutting down"), (ready.Status, ready.Message));
    }

    [Fact]
    public async Task Without_a_period_they_run_on()
    {
        await using var node = await TestNode.StartAsync();
        await node.CreateAsync(TestNode.Pod("one"));
        await node.UntilAsync("one", pod => pod.Status?.Phase == "Running");
        await node.Kubelet.DisposeAsync();
        Assert.Equal("Running", (await node.GetAsync("one")).Status.Phase);
        Assert.Single(await node.Runtime.ListContainersAsync(null, TestNode.Ct));
    }

    private static V1Pod Pod(string name, int? priority) => new()
    {
        Metadata = new() { Name = name },
        Spec = new() { Containers = [], Priority = priority },
    };
}
