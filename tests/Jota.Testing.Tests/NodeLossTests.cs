using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Testing.Tests;

/// <summary>What becomes of the pods of a node that is lost.</summary>
public sealed class NodeLossTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pods_of_a_lost_node_are_made_anew_on_another()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 3, Ct);
        await cluster.Api.CreateAsync(A.ReplicaSet("web", 6), Ct);
        await cluster.UntilAsync<V1ReplicaSet>(A.Key("web"), rs => rs.Status?.ReadyReplicas == 6, Ct);
        var lost = (await PodsAsync(cluster)).First().Spec.NodeName;
        var began = cluster.Clock.GetUtcNow();
        await cluster.LoseNodeAsync(lost);

        // 1. Silence is noticed.
        var node = await cluster.UntilAsync<V1Node>(ObjectKey.Cluster(lost), n => Ready(n).Status == "Unknown", Ct);
        Assert.InRange(cluster.Clock.GetUtcNow() - began, TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(61));
        Assert.Equal(("NodeStatusUnknown", "Kubelet stopped posting node status."), (Ready(node).Reason, Ready(node).Message));
        Assert.All(node.Status.Conditions, c => Assert.Equal("Unknown", c.Status));

        // 2. Its pods serve nobody, and get five minutes.
        await cluster.UntilAsync<V1Node>(ObjectKey.Cluster(lost), n => n.Spec.Taints?.Count == 2, Ct);
        var rest = await cluster.UntilAsync<V1ReplicaSet>(A.Key("web"), rs => rs.Status is { Replicas: 6, ReadyReplicas: < 6 }, Ct);
        Assert.True(rest.Status.ReadyReplicas > 0);

        // 3. They are replaced; the old ones cannot be ended by anybody.
        await cluster.UntilAsync<V1ReplicaSet>(A.Key("web"), rs => rs.Status is { Replicas: 6, ReadyReplicas: 6, TerminatingReplicas: > 0 }, Ct);
        Assert.InRange(cluster.Clock.GetUtcNow() - began, TimeSpan.FromSeconds(340), TimeSpan.FromSeconds(380));
        var pods = await PodsAsync(cluster);
        Assert.All(pods, pod => Assert.Equal(pod.Spec.NodeName == lost, pod.Metadata.DeletionTimestamp is not null));
        Assert.Equal("DeletionByTaintManager", PodConditions.Find(pods.First(p => p.Spec.NodeName == lost).Status, "DisruptionTarget")?.Reason);

        // 4. The node comes back: the old pods end, and nothing keeps new ones away.
        await cluster.RestoreNodeAsync(lost, Ct);
        await cluster.UntilAsync<V1Node>(ObjectKey.Cluster(lost), n => Ready(n).Status == "True" && n.Spec.Taints is null or { Count: 0 }, Ct);
        await cluster.UntilAsync<V1ReplicaSet>(A.Key("web"), rs => rs.Status is { Replicas: 6, ReadyReplicas: 6, TerminatingReplicas: 0 }, Ct);
        Assert.Equal(
            ["NodeNotReady", "RegisteredNode"],
            (await EventsAsync(cluster, "node-controller", lost)).Select(e => e.Reason).Distinct().Order());
    }

    [Fact]
    public async Task A_node_that_comes_back_in_time_keeps_its_pods()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 2, Ct);
        await cluster.Api.CreateAsync(A.ReplicaSet("web", 4), Ct);
        await cluster.UntilAsync<V1ReplicaSet>(A.Key("web"), rs => rs.Status?.ReadyReplicas == 4, Ct);
        var before = (await PodsAsync(cluster)).Select(p => p.Metadata.Uid).ToHashSet();
        await cluster.LoseNodeAsync("sim-1");
        await cluster.UntilAsync<V1Node>(ObjectKey.Cluster("sim-1"), n => n.Spec.Taints?.Count == 2, Ct);
        await cluster.PassAsync(TimeSpan.FromMinutes(2), Ct);

        await cluster.RestoreNodeAsync("sim-1", Ct);

        await cluster.UntilAsync<V1ReplicaSet>(A.Key("web"), rs => rs.Status?.ReadyReplicas == 4, Ct);
        await cluster.PassAsync(TimeSpan.FromMinutes(6), Ct);
        Assert.True(before.SetEquals((await PodsAsync(cluster)).Select(p => p.Metadata.Uid)));
        var told = await EventsAsync(cluster, "taint-eviction-controller", "");
        Assert.NotEmpty(told);
        Assert.All(told, e => Assert.StartsWith("Cancelling deletion of Pod default/web-", e.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task When_all_nodes_are_lost_no_pod_is_evicted()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 2, Ct);
        await cluster.Api.CreateAsync(A.ReplicaSet("web", 4), Ct);
        await cluster.UntilAsync<V1ReplicaSet>(A.Key("web"), rs => rs.Status?.ReadyReplicas == 4, Ct);
        await cluster.LoseNodeAsync("sim-1");
        await cluster.LoseNodeAsync("sim-2");

        await cluster.UntilAsync<V1ReplicaSet>(A.Key("web"), rs => rs.Status is { Replicas: 4, ReadyReplicas: null }, Ct);
        await cluster.PassAsync(TimeSpan.FromMinutes(10), Ct);

        Assert.All(await PodsAsync(cluster), pod => Assert.Null(pod.Metadata.DeletionTimestamp));
        var node = await cluster.Api.GetAsync<V1Node>(ObjectKey.Cluster("sim-1"), Ct);
        Assert.Equal(("node.kubernetes.io/unreachable", "NoSchedule"), (node.Spec.Taints.Single().Key, node.Spec.Taints.Single().Effect));
    }

    [Fact]
    public async Task A_cordoned_node_is_tainted_until_it_is_uncordoned()
    {
        await using var cluster = await TestCluster.StartAsync(ct: Ct);
        await CordonAsync(cluster, cordoned: true);
        var node = await cluster.UntilAsync<V1Node>(ObjectKey.Cluster("sim-1"), n => n.Spec.Taints is { Count: 1 }, Ct);
        Assert.Equal(("node.kubernetes.io/unschedulable", "NoSchedule"), (node.Spec.Taints[0].Key, node.Spec.Taints[0].Effect));

        await CordonAsync(cluster, cordoned: false);

        await cluster.UntilAsync<V1Node>(ObjectKey.Cluster("sim-1"), n => n.Spec.Taints is null or { Count: 0 }, Ct);
    }

    [Fact]
    public async Task Pods_that_do_not_tolerate_a_NoExecute_taint_leave_at_once()
    {
        await using var cluster = await TestCluster.StartAsync(ct: Ct);
        var tolerant = A.Pod("tolerant");
        tolerant.Spec.Tolerations = [new() { Key = "gone", OperatorProperty = "Exists", Effect = "NoExecute" }];
        var patient = A.Pod("patient");
        patient.Spec.Tolerations = [new() { Key = "gone", OperatorProperty = "Exists", Effect = "NoExecute", TolerationSeconds = 60 }];
        foreach (var pod in (V1Pod[])[A.Pod("plain"), tolerant, patient])
        {
            await cluster.Api.CreateAsync(pod, Ct);
            await cluster.UntilAsync<V1Pod>(pod.Key(), A.IsRunning, Ct);
        }

        var node = await cluster.Api.GetAsync<V1Node>(ObjectKey.Cluster("sim-1"), Ct);
        var began = cluster.Clock.GetUtcNow();
        await cluster.Api.UpdateAsync(node with { Spec = node.Spec with { Taints = [new() { Key = "gone", Effect = "NoExecute" }] } }, Ct);

        await cluster.UntilGoneAsync<V1Pod>(A.Key("plain"), Ct);
        Assert.True(cluster.Clock.GetUtcNow() - began < TimeSpan.FromSeconds(40));
        await cluster.UntilGoneAsync<V1Pod>(A.Key("patient"), Ct);
        Assert.True(cluster.Clock.GetUtcNow() - began >= TimeSpan.FromSeconds(60));
        Assert.Null((await cluster.Api.GetAsync<V1Pod>(A.Key("tolerant"), Ct)).Metadata.DeletionTimestamp);
        Assert.Contains(await EventsAsync(cluster, "taint-eviction-controller", "plain"), e => e.Message == "Marking for deletion Pod default/plain");
    }

    private static V1NodeCondition Ready(V1Node node) => node.Status.Conditions.Single(c => c.Type == "Ready");

    private static async Task CordonAsync(TestCluster cluster, bool cordoned)
    {
        var node = await cluster.Api.GetAsync<V1Node>(ObjectKey.Cluster("sim-1"), Ct);
        await cluster.Api.UpdateAsync(node with { Spec = node.Spec with { Unschedulable = cordoned ? true : null } }, Ct);
    }

    private static async Task<List<V1Pod>> PodsAsync(TestCluster cluster)
    {
        var list = await cluster.Api.ListAsync(new(cluster.Api.Catalog.For<V1Pod>(), "default"), ListOptions.All, Ct);
        return [.. list.Items.Select(obj => obj.As<V1Pod>())];
    }

    private static async Task<List<Corev1Event>> EventsAsync(TestCluster cluster, string component, string about)
    {
        var list = await cluster.Api.ListAsync(new(cluster.Api.Catalog.For<Corev1Event>()), ListOptions.All, Ct);
        return [.. list.Items.Select(obj => obj.As<Corev1Event>()).Where(e => e.Source?.Component == component && (about.Length == 0 || e.InvolvedObject.Name == about))];
    }
}
