using Jota.Api;
using Jota.Client;
using Jota.Tests;
using k8s.Models;

namespace Jota.Scheduler.Tests;

public sealed class SchedulerTests : IAsyncLifetime
{
    private InProcessApi _cluster = null!;
    private InformerFactory _informers = null!;
    private NodesTold _told = null!;
    private Scheduler _scheduler = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await InProcessApi.StartAsync();
        await _cluster.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "default", NamespaceProperty = "default" } });
        _scheduler = await StartAsync(_cluster.As("system:kube-scheduler"));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Binds_a_pod_to_a_node_and_tells_so()
    {
        await CreateNodeAsync(A.Node("n"));

        var pod = await CreatePodAsync(A.Pod("web", "100m"));
        var bound = await BoundAsync("web");

        Assert.Equal("n", bound.Spec.NodeName);
        Assert.True(PodConditions.IsTrue(bound.Status, PodConditions.PodScheduled));
        var ev = await _cluster.UntilAsync<Corev1Event>(e => e.Reason == "Scheduled");
        Assert.Equal("Successfully assigned default/web to n", ev.Message);
        Assert.Equal(("default-scheduler", "Binding", "Normal"), (ev.ReportingComponent, ev.Action, ev.Type));
        Assert.Equal("default-scheduler-here", ev.ReportingInstance);
        Assert.Equal(pod.Metadata.Uid, ev.InvolvedObject.Uid);
        Assert.NotNull(ev.EventTime);
        Assert.Null(ev.FirstTimestamp);
        Assert.Contains(_cluster.Trace.Of(pod.Metadata.Uid), entry => entry.Step == PodStep.SeenByScheduler);
    }

    [Fact]
    public async Task Tells_why_a_pod_waits_and_binds_it_when_a_node_comes()
    {
        await CreatePodAsync(A.Pod("web"));

        var waiting = await WaitingAsync("web", "Unschedulable");
        Assert.Equal("no nodes available to schedule pods", waiting.Message);
        Assert.NotNull(waiting.LastTransitionTime);
        var ev = await _cluster.UntilAsync<Corev1Event>(e => e.Reason == "FailedScheduling");
        Assert.Equal(("Scheduling", "Warning", waiting.Message), (ev.Action, ev.Type, ev.Message));

        await CreateNodeAsync(A.Node("n"));
        await BoundAsync("web");
    }

    [Fact]
    public async Task A_label_on_a_node_lets_the_pod_run_that_waits_for_it()
    {
        await CreateNodeAsync(A.Node("n"));
        await CreatePodAsync(A.Pod("gpu").With(s => s.NodeSelector = new Dictionary<string, string> { ["gpu"] = "true" }));
        var waiting = await WaitingAsync("gpu", "Unschedulable");
        Assert.StartsWith("0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.", waiting.Message, StringComparison.Ordinal);

        await _cluster.ChangeAsync<V1Node>("n", node => node.Metadata.Labels["gpu"] = "true");

        await BoundAsync("gpu");
    }

    [Fact]
    public async Task Keeps_the_reasons_node_by_node_until_the_pod_is_bound()
    {
        await CreateNodeAsync(A.Node("small", "1"));
        await CreateNodeAsync(A.Node("tainted").Tainted("k"));
        var pod = await CreatePodAsync(A.Pod("web", "4"));
        await WaitingAsync("web", "Unschedulable");

        var failure = _scheduler.FailureOf(pod.Metadata.Uid)!;
        Assert.Equal(
            ["small: Insufficient cpu", "tainted: node(s) had untolerated taint(s)"],
            failure.Nodes.Select(n => $"{n.Node}: {string.Join(", ", n.Why.Reasons)}").Order());

        await CreateNodeAsync(A.Node("large", "8"));
        await BoundAsync("web");
        await _cluster.UntilAsync<Corev1Event>(e => e.Reason == "Scheduled");
        Assert.Null(_scheduler.FailureOf(pod.Metadata.Uid));
    }

    [Fact]
    public async Task Gives_away_only_what_there_is_and_gives_it_again_when_a_pod_goes()
    {
        await CreateNodeAsync(A.Node("n", "2"));
        await CreatePodAsync(A.Pod("a", "1"));
        await CreatePodAsync(A.Pod("b", "1"));
        await BoundAsync("a");
        await BoundAsync("b");
        await CreatePodAsync(A.Pod("c", "1"));
        var waiting = await WaitingAsync("c", "Unschedulable");
        Assert.Contains("No preemption victims found for incoming pod", waiting.Message, StringComparison.Ordinal);

        await _cluster.DeleteAsync<V1Pod>("a", options: new() { GracePeriodSeconds = 0 });

        Assert.Equal("n", (await BoundAsync("c")).Spec.NodeName);
    }

    [Fact]
    public async Task A_gated_pod_is_left_alone_until_its_gates_are_gone()
    {
        await CreateNodeAsync(A.Node("n"));
        await CreatePodAsync(A.Pod("gated").With(s => s.SchedulingGates = [new() { Name = "example.com/g" }]));
        await CreatePodAsync(A.Pod("other"));
        await BoundAsync("other");
        Assert.Null((await _cluster.GetAsync<V1Pod>("gated")).Spec.NodeName);
        await WaitingAsync("gated", "SchedulingGated");

        await _cluster.ChangeAsync<V1Pod>("gated", pod => pod.Spec.SchedulingGates = null);

        await BoundAsync("gated");
    }

    [Fact]
    public async Task Leaves_pods_of_other_schedulers_alone()
    {
        await CreateNodeAsync(A.Node("n"));
        await CreatePodAsync(A.Pod("theirs").With(s => s.SchedulerName = "another"));
        await CreatePodAsync(A.Pod("ours"));

        await BoundAsync("ours");

        Assert.Null((await _cluster.GetAsync<V1Pod>("theirs")).Spec.NodeName);
    }

    [Fact]
    public async Task A_failed_binding_gives_the_room_back_and_is_tried_again_after_a_while()
    {
        await StopAsync();
        var failing = new FailingBindings(_cluster.As("system:kube-scheduler")) { Failures = 1 };
        _scheduler = await StartAsync(failing);
        await CreateNodeAsync(A.Node("n", "1"));

        await CreatePodAsync(A.Pod("web", "1"));
        var ev = await _cluster.UntilAsync<Corev1Event>(e => e.Reason == "FailedScheduling");
        Assert.Equal("binding rejected: running Bind plugin \"DefaultBinder\": out of order", ev.Message);
        Assert.Equal(ev.Message, (await WaitingAsync("web", "SchedulerError")).Message);

        await _cluster.PassUntilAsync(BoundAsync("web"), TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Pods_that_must_be_apart_are_and_the_one_too_many_waits_until_another_goes()
    {
        await CreateNodeAsync(A.Node("a"));
        await CreateNodeAsync(A.Node("b"));
        foreach (var name in new[] { "one", "two", "three" })
        {
            await CreatePodAsync(A.Pod(name).Labelled("app", "db").With(spec => spec.Affinity = new()
            {
                PodAntiAffinity = new()
                {
                    RequiredDuringSchedulingIgnoredDuringExecution =
                    [
                        new()
                        {
                            TopologyKey = "kubernetes.io/hostname",
                            LabelSelector = new() { MatchLabels = new Dictionary<string, string> { ["app"] = "db" } },
                        },
                    ],
                },
            }));
        }

        var bound = new[] { await BoundAsync("one"), await BoundAsync("two") };
        Assert.Equal(["a", "b"], bound.Select(pod => pod.Spec.NodeName).Order());
        Assert.StartsWith(
            "0/2 nodes are available: 2 node(s) didn't match pod anti-affinity rules.",
            (await WaitingAsync("three", "Unschedulable")).Message,
            StringComparison.Ordinal);

        await _cluster.DeleteAsync<V1Pod>("one", options: new() { GracePeriodSeconds = 0 });

        Assert.Equal(bound[0].Spec.NodeName, (await BoundAsync("three")).Spec.NodeName);
    }

    [Fact]
    public async Task A_new_scheduler_counts_the_pods_that_are_bound_already()
    {
        await CreateNodeAsync(A.Node("n", "1"));
        await CreatePodAsync(A.Pod("first", "1"));
        await BoundAsync("first");
        await StopAsync();
        await CreatePodAsync(A.Pod("second", "1"));

        _scheduler = await StartAsync(_cluster.As("system:kube-scheduler"));

        Assert.Contains("Insufficient cpu", (await WaitingAsync("second", "Unschedulable")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schedules_many_pods_over_many_nodes_evenly()
    {
        for (var i = 0; i < 20; i++)
        {
            await CreateNodeAsync(A.Node($"n{i}", "4", "8Gi", pods: 20));
        }

        for (var i = 0; i < 200; i++)
        {
            await CreatePodAsync(A.Pod($"p{i}", "100m", "100Mi"));
        }

        for (var i = 0; i < 200; i++)
        {
            await BoundAsync($"p{i}");
        }

        var perNode = (await _cluster.ListAsync<V1Pod>()).CountBy(pod => pod.Spec.NodeName).ToDictionary();
        Assert.Equal(20, perNode.Count);
        Assert.All(perNode.Values, count => Assert.InRange(count, 8, 12));
    }

    private async Task<Scheduler> StartAsync(IApi api)
    {
        // An informer that is turned away comes back after a while of a clock that stands still here.
        using var patience = new CancellationTokenSource(InProcessApi.Patience);
        _informers = new InformerFactory(api, _cluster.Clock, IdSource.Seeded(2));
        var scheduler = await Scheduler.StartAsync(
            new() { Api = api, Clock = _cluster.Clock, Ids = IdSource.Seeded(1), Trace = _cluster.Trace, Host = "here", Informers = _informers },
            patience.Token);

        // Handlers are called in the order they came: what is told here the scheduler knows.
        _told = new NodesTold(_informers.For<V1Node>());
        return scheduler;
    }

    private async Task StopAsync()
    {
        await _scheduler.DisposeAsync();
        await _informers.DisposeAsync();
    }

    /// <summary>Completes when the scheduler knows the node as it is in the end: pods and nodes come to it on ways of their own.</summary>
    private async Task CreateNodeAsync(V1Node node)
    {
        node.Metadata.Uid = null;
        node.Status.Capacity = node.Status.Allocatable;
        await _cluster.CreateAsync(node);
        await _cluster.ChangeAsync<V1Node>(node.Metadata.Name, stored =>
        {
            stored.Spec.Unschedulable = node.Spec.Unschedulable;
            stored.Spec.Taints = node.Spec.Taints;
        });
        var ready = await _cluster.ChangeAsync<V1Node>(node.Metadata.Name, stored => stored.Status = node.Status, "status");
        await _told.WhenAsync(ready.Metadata.Name, ready.Metadata.ResourceVersion);
    }

    private Task<V1Pod> CreatePodAsync(V1Pod pod)
    {
        pod.Metadata.Uid = null;
        pod.Metadata.Generation = null;
        pod.Spec.Priority = null;
        return _cluster.CreateAsync(pod);
    }

    private Task<V1Pod> BoundAsync(string name) =>
        _cluster.UntilAsync<V1Pod>(pod => pod.Metadata.Name == name && !string.IsNullOrEmpty(pod.Spec.NodeName));

    private async Task<V1PodCondition> WaitingAsync(string name, string reason)
    {
        var pod = await _cluster.UntilAsync<V1Pod>(pod =>
            pod.Metadata.Name == name && PodConditions.Find(pod.Status, PodConditions.PodScheduled) is { Status: "False" } c && c.Reason == reason);
        return PodConditions.Find(pod.Status, PodConditions.PodScheduled)!;
    }
}
