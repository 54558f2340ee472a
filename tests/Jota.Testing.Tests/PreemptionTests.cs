using System.Text;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Testing.Tests;

/// <summary>Pods make room for more important ones, on a whole cluster: what upstream's conformance tests of preemption see.</summary>
public sealed class PreemptionTests : IAsyncLifetime
{
    private const string Foo = "scheduling.k8s.io/foo";
    private const string FakeCpu = "example.com/fakecpu";

    private TestCluster _cluster = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.StartAsync(nodes: 2, Ct);
        foreach (var (name, value) in new[] { ("p1", 1), ("p2", 2), ("p3", 3), ("p4", 4) })
        {
            await _cluster.Api.CreateAsync(new V1PriorityClass { Metadata = new() { Name = name }, Value = value }, Ct);
        }
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Basic_preemption_works()
    {
        await OfferAsync(Foo, "sim-1", 5);
        await OfferAsync(Foo, "sim-2", 5);
        foreach (var (name, priority) in new[] { ("low-1", "p1"), ("medium-1", "p2"), ("medium-2", "p2"), ("medium-3", "p2") })
        {
            await CreateAsync(Pod(name, priority, Foo, 2));
            await RunningAsync(name);
        }

        await CreateAsync(Pod("high", "p3", Foo, 2));

        await RunningAsync("high");
        await _cluster.UntilGoneAsync<V1Pod>(A.Key("low-1"), Ct);
        Assert.All(await PodsAsync(), pod => Assert.Null(pod.Metadata.DeletionTimestamp));
        var told = (await EventsAsync()).Single(e => e.Reason == "Preempted");
        Assert.Equal("low-1", told.InvolvedObject.Name);
        var high = await _cluster.Api.GetAsync<V1Pod>(A.Key("high"), Ct);
        Assert.Equal($"Preempted by pod {high.Metadata.Uid} on node {high.Spec.NodeName}", told.Message);
        Assert.True(string.IsNullOrEmpty(high.Status.NominatedNodeName));
    }

    [Fact]
    public async Task A_critical_pod_preempts_one_of_lower_priority()
    {
        await OfferAsync(Foo, "sim-1", 5);
        await OfferAsync(Foo, "sim-2", 5);
        foreach (var (name, priority) in new[] { ("low-1", "p1"), ("medium-1", "p2") })
        {
            await CreateAsync(Pod(name, priority, Foo, 3));
            await RunningAsync(name);
        }

        var critical = Pod("critical", "system-cluster-critical", Foo, 3);
        critical.Metadata.NamespaceProperty = "kube-system";
        await CreateAsync(critical);

        await _cluster.UntilAsync<V1Pod>(new("kube-system", "critical"), A.IsRunning, Ct);
        await _cluster.UntilGoneAsync<V1Pod>(A.Key("low-1"), Ct);
        Assert.Equal(["medium-1"], (await PodsAsync()).Select(pod => pod.Metadata.Name));
    }

    [Fact]
    public async Task The_disruption_condition_is_added_to_the_preempted_pod()
    {
        await OfferAsync(Foo, "sim-1", 1);
        var victim = Pod("victim", "p1", Foo, 1);
        victim.Metadata.Finalizers = ["example.com/test-finalizer"];
        await CreateAsync(victim);
        await RunningAsync("victim");

        await CreateAsync(Pod("preemptor", "p4", Foo, 1));

        var going = await _cluster.UntilAsync<V1Pod>(A.Key("victim"), pod => pod.Metadata.DeletionTimestamp is not null, Ct);
        var condition = PodConditions.Find(going.Status, PodConditions.DisruptionTarget)!;
        Assert.Equal(
            ("True", "PreemptionByScheduler", "default-scheduler: preempting to accommodate a higher priority pod"),
            (condition.Status, condition.Reason, condition.Message));
        await PatchAsync<V1Pod>(A.Key("victim"), "", """{"metadata":{"finalizers":null}}""");
        await _cluster.UntilGoneAsync<V1Pod>(A.Key("victim"), Ct);
        await RunningAsync("preemptor");
    }

    [Fact]
    public async Task Replicas_of_higher_priority_preempt_those_of_lower_and_no_others()
    {
        await OfferAsync(FakeCpu, "sim-1", 1000);
        foreach (var (name, replicas, amount) in new[] { ("p1", 1, 40), ("p2", 1, 50), ("p3", 1, 950 - 40 - 50) })
        {
            await CreateAsync(ReplicaSet(name, replicas, amount));
            await AvailableAsync(name, replicas);
        }

        // 50 are free: p1's 40 and p2's 50 do make room for 140, and p3's need not go.
        await CreateAsync(ReplicaSet("p4", 1, 140));

        await AvailableAsync("p4", 1);
        Assert.Equal(1, (await _cluster.Api.GetAsync<V1ReplicaSet>(A.Key("p3"), Ct)).Status.AvailableReplicas);
        foreach (var name in new[] { "p1", "p2" })
        {
            await _cluster.UntilAsync<V1ReplicaSet>(A.Key(name), set => (set.Status.AvailableReplicas ?? 0) == 0, Ct);
        }

        Assert.Equal(
            ["p1", "p2"],
            (await EventsAsync()).Where(e => e.Reason == "Preempted").Select(e => e.InvolvedObject.Name[..2]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_pod_waits_for_its_victims_and_others_do_not_get_its_place()
    {
        await OfferAsync(Foo, "sim-1", 1);
        await CreateAsync(SlowToStop(Pod("victim", "p1", Foo, 1)));
        await RunningAsync("victim");

        await CreateAsync(Pod("high", "p3", Foo, 1));
        await _cluster.UntilAsync<V1Pod>(A.Key("high"), pod => pod.Status?.NominatedNodeName == "sim-1", Ct);
        await CreateAsync(Pod("other", "p3", Foo, 1));
        var other = await _cluster.UntilAsync<V1Pod>(A.Key("other"), pod => PodConditions.Find(pod.Status, PodConditions.PodScheduled) is not null, Ct);
        Assert.True(string.IsNullOrEmpty(other.Status.NominatedNodeName));

        await RunningAsync("high");
        Assert.True(string.IsNullOrEmpty((await _cluster.Api.GetAsync<V1Pod>(A.Key("other"), Ct)).Spec.NodeName));
    }

    [Fact]
    public async Task A_more_urgent_pod_takes_the_place_that_was_promised()
    {
        await OfferAsync(Foo, "sim-1", 1);
        await CreateAsync(SlowToStop(Pod("victim", "p1", Foo, 1)));
        await RunningAsync("victim");
        await CreateAsync(Pod("high", "p3", Foo, 1));
        await _cluster.UntilAsync<V1Pod>(A.Key("high"), pod => pod.Status?.NominatedNodeName == "sim-1", Ct);

        await CreateAsync(Pod("highest", "p4", Foo, 1));

        await _cluster.UntilAsync<V1Pod>(A.Key("highest"), pod => pod.Status?.NominatedNodeName == "sim-1", Ct);
        await _cluster.UntilAsync<V1Pod>(A.Key("high"), pod => string.IsNullOrEmpty(pod.Status?.NominatedNodeName), Ct);
        await RunningAsync("highest");
    }

    /// <summary>Holds its place for ten minutes of the cluster's time after it was preempted: one whose containers end frees it at once.</summary>
    private static V1Pod SlowToStop(V1Pod pod)
    {
        pod.Metadata.Annotations = new Dictionary<string, string> { ["jota.dev/sim.stop-time"] = "600" };
        pod.Spec = pod.Spec with { TerminationGracePeriodSeconds = 900 };
        return pod;
    }

    private static V1Pod Pod(string name, string priority, string resource, int amount)
    {
        var pod = A.Pod(name);
        pod.Spec = Spec(pod.Spec, priority, resource, amount);
        return pod;
    }

    private static V1PodSpec Spec(V1PodSpec spec, string priority, string resource, int amount)
    {
        var amounts = new Dictionary<string, ResourceQuantity> { [resource] = new($"{amount}") };
        return spec with
        {
            PriorityClassName = priority,
            TerminationGracePeriodSeconds = 1,
            Containers = [spec.Containers[0] with { Resources = new() { Requests = amounts, Limits = amounts } }],
        };
    }

    private static V1ReplicaSet ReplicaSet(string name, int replicas, int amount)
    {
        var set = A.ReplicaSet(name, replicas);
        set.Spec.Template.Spec = Spec(set.Spec.Template.Spec, name, FakeCpu, amount);
        return set;
    }

    private Task CreateAsync(V1Pod pod) => _cluster.Api.CreateAsync(pod, Ct);

    private Task CreateAsync(V1ReplicaSet set) => _cluster.Api.CreateAsync(set, Ct);

    private Task RunningAsync(string name) => _cluster.UntilAsync<V1Pod>(A.Key(name), A.IsRunning, Ct);

    private Task AvailableAsync(string name, int replicas) =>
        _cluster.UntilAsync<V1ReplicaSet>(A.Key(name), set => set.Status?.AvailableReplicas == replicas, Ct);

    /// <summary>As conformance tests do it: an extended resource appears in the node's capacity, and the kubelet keeps it.</summary>
    private async Task OfferAsync(string resource, string node, int amount)
    {
        await PatchAsync<V1Node>(ObjectKey.Cluster(node), "status", $$"""{ "status": { "capacity": { "{{resource}}": "{{amount}}" } } }""");
        await _cluster.UntilAsync<V1Node>(ObjectKey.Cluster(node), stored => stored.Status.Allocatable.ContainsKey(resource), Ct);
    }

    private Task PatchAsync<T>(ObjectKey key, string subresource, string patch)
        where T : class, k8s.IKubernetesObject<V1ObjectMeta> =>
        _cluster.Api.PatchAsync<T>(key, subresource, new(PatchType.Merge, Encoding.UTF8.GetBytes(patch)), Ct);

    private async Task<List<V1Pod>> PodsAsync() => await ListAsync<V1Pod>();

    private async Task<List<Corev1Event>> EventsAsync() => await ListAsync<Corev1Event>();

    private async Task<List<T>> ListAsync<T>()
        where T : class =>
        [.. (await _cluster.Api.ListAsync(new(_cluster.Api.Catalog.For<T>(), "default"), ListOptions.All, Ct)).Items.Select(item => item.As<T>())];
}
