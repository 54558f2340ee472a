using Jota.Api;
using Jota.Client;
using Jota.Tests;
using k8s.Models;

namespace Jota.Scheduler.Tests.Extenders;

/// <summary>A scheduler whose configuration has an extender, on a real API.</summary>
public sealed class ExtenderSchedulingTests : IAsyncLifetime
{
    private InProcessApi _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await InProcessApi.StartAsync();
        await _cluster.CreateAsync(new V1ServiceAccount { Metadata = new() { Name = "default", NamespaceProperty = "default" } });
        foreach (var name in new[] { "a", "b", "c" })
        {
            var node = A.Node(name);
            node.Metadata.Uid = null;
            node.Status.Capacity = node.Status.Allocatable;
            await _cluster.CreateAsync(node);
            await _cluster.ChangeAsync<V1Node>(name, stored => stored.Spec.Taints = null);
            await _cluster.ChangeAsync<V1Node>(name, stored => stored.Status = node.Status, "status");
        }
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Pods_go_where_the_extender_says_and_it_is_told_to_bind_them()
    {
        await using var server = await LoopbackExtender.AnsweringAsync((verb, _) =>
            verb == "bind" ? "{}" : verb == "filter" ? LoopbackExtender.Filtered("b", "c") : """[{"Host": "c", "Score": 10}]""");
        await using var scheduler = await StartAsync(new()
        {
            UrlPrefix = server.Url,
            FilterVerb = "filter",
            PrioritizeVerb = "prioritize",
            Weight = 100,
            BindVerb = "bind",
            NodeCacheCapable = true,
        });

        await CreatePodAsync(A.Pod("p"));
        await _cluster.UntilAsync<Corev1Event>(e => e.Reason == "Scheduled" && e.Message == "Successfully assigned default/p to c");

        var (_, binding) = server.Asked.Single(asked => asked.Verb == "bind");
        Assert.Equal(("p", "default", "c"), (Text("PodName"), Text("PodNamespace"), Text("Node")));

        string? Text(string field) => binding.GetProperty(field).GetString();
    }

    [Fact]
    public async Task Who_is_refused_everywhere_is_told_the_extenders_words()
    {
        await using var server = await LoopbackExtender.AnsweringAsync((_, _) =>
            """{"NodeNames": [], "FailedAndUnresolvableNodes": {"a": "no license", "b": "no license", "c": "no license"}}""");
        await using var scheduler = await StartAsync(new() { UrlPrefix = server.Url, FilterVerb = "filter", NodeCacheCapable = true });

        await CreatePodAsync(A.Pod("p"));

        var condition = await WaitingAsync("p", PodConditions.Unschedulable);
        Assert.StartsWith("0/3 nodes are available: 3 no license.", condition.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_extender_keeps_those_waiting_that_it_is_about_and_nobody_else()
    {
        await using var server = await LoopbackExtender.AnsweringAsync((_, _) => """{"Error": "out of order"}""");
        await using var scheduler = await StartAsync(new()
        {
            UrlPrefix = server.Url,
            FilterVerb = "filter",
            NodeCacheCapable = true,
            ManagedResources = ["memory"],
        });

        await CreatePodAsync(A.Pod("wants", memory: "1Gi"));
        Assert.Equal("out of order", (await WaitingAsync("wants", "SchedulerError")).Message);
        await CreatePodAsync(A.Pod("other"));

        await _cluster.UntilAsync<V1Pod>(pod => pod.Metadata.Name == "other" && pod.Spec.NodeName is { Length: > 0 });
        Assert.Null((await _cluster.GetAsync<V1Pod>("wants")).Spec.NodeName);
    }

    private Task<V1Pod> CreatePodAsync(V1Pod pod)
    {
        (pod.Metadata.Uid, pod.Metadata.Generation, pod.Spec.Priority) = (null, null, null);
        return _cluster.CreateAsync(pod);
    }

    private async Task<V1PodCondition> WaitingAsync(string name, string reason)
    {
        var pod = await _cluster.UntilAsync<V1Pod>(pod =>
            pod.Metadata.Name == name && PodConditions.Find(pod.Status, PodConditions.PodScheduled) is { Status: "False" } c && c.Reason == reason);
        return PodConditions.Find(pod.Status, PodConditions.PodScheduled)!;
    }

    private Task<Scheduler> StartAsync(ExtenderConfiguration extender) => Scheduler.StartAsync(
        new()
        {
            Api = _cluster.As("system:kube-scheduler"),
            Clock = _cluster.Clock,
            Ids = IdSource.Seeded(1),
            Configuration = new() { Extenders = [extender] },
        },
        TestContext.Current.CancellationToken);
}
