using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Testing.Tests;

/// <summary>DaemonSets on a whole cluster: a pod on each node that is meant, however nodes and templates change.</summary>
public sealed class DaemonSetTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_node_has_one_pod_cordoned_ones_too_but_none_whose_taint_it_does_not_bear()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 4, Ct);
        await ChangeNodeAsync(cluster, "sim-1", node => node.Spec.Unschedulable = true);
        await ChangeNodeAsync(cluster, "sim-2", node => node.Spec.Taints = [new() { Key = "gpu", Effect = "NoSchedule" }]);
        await cluster.Api.CreateAsync(Set("agent"), Ct);

        var set = await UntilReadyAsync(cluster, 3);
        Assert.Equal((3, 3, 0, 3, 3), (set.Status.DesiredNumberScheduled, set.Status.CurrentNumberScheduled, set.Status.NumberMisscheduled,
            set.Status.UpdatedNumberScheduled, set.Status.NumberAvailable));
        Assert.Equal(["sim-1", "sim-3", "sim-4"], (await PodsAsync(cluster)).Select(pod => pod.Spec.NodeName).Order());
    }

    [Fact]
    public async Task Pods_come_to_nodes_that_begin_to_match_and_leave_those_that_no_longer_do()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 2, Ct);
        await cluster.Api.CreateAsync(Set("agent", spec => spec.NodeSelector = new Dictionary<string, string> { ["color"] = "blue" }), Ct);
        await UntilAsync(cluster, set => set.Status is { ObservedGeneration: 1, DesiredNumberScheduled: 0 });

        await ChangeNodeAsync(cluster, "sim-1", node => node.Metadata.Labels["color"] = "blue");
        await UntilReadyAsync(cluster, 1);
        Assert.Equal("sim-1", Assert.Single(await PodsAsync(cluster)).Spec.NodeName);

        await ChangeNodeAsync(cluster, "sim-1", node => node.Metadata.Labels["color"] = "green");
        await UntilAsync(cluster, set => set.Status is { DesiredNumberScheduled: 0, CurrentNumberScheduled: 0, NumberMisscheduled: 0 });
        Assert.Empty(await PodsAsync(cluster));
    }

    [Fact]
    public async Task A_pod_that_failed_is_replaced_and_one_that_fails_again_waits()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1, Ct);
        await cluster.Api.CreateAsync(Set("agent"), Ct);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 0; round < 3; round++)
        {
            var pod = await UntilNextAsync(cluster, seen);
            Assert.True(seen.Add(pod.Metadata.Uid));
            await cluster.Api.UpdateStatusAsync(pod with { Status = new() { Phase = "Failed", Reason = "Odd" } }, Ct);
            await cluster.UntilGoneAsync<V1Pod>(pod.Key(), Ct);
        }

        await UntilNextAsync(cluster, seen);
    }

    [Fact]
    public async Task A_new_template_is_rolled_out_node_by_node_and_taken_back()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 4, Ct);
        await cluster.Api.CreateAsync(Set("agent"), Ct);
        await UntilReadyAsync(cluster, 4);
        await ChangeImageAsync(cluster, "nginx:2");
        var least = int.MaxValue;
        await UntilAsync(cluster, set =>
        {
            least = Math.Min(least, set.Status.NumberAvailable ?? 0);
            return set.Status is { UpdatedNumberScheduled: 4, NumberAvailable: 4, ObservedGeneration: 2 };
        });
        Assert.Equal(3, least);
        Assert.All(await PodsAsync(cluster), pod => Assert.Equal("nginx:2", pod.Spec.Containers[0].Image));
        Assert.Equal([1L, 2L], (await RevisionsAsync(cluster)).Select(revision => revision.Revision));

        await ChangeImageAsync(cluster, "nginx:1");
        await UntilAsync(cluster, set => set.Status is { UpdatedNumberScheduled: 4, NumberAvailable: 4, ObservedGeneration: 3 });
        Assert.Equal([2L, 3L], (await RevisionsAsync(cluster)).Select(revision => revision.Revision));
    }

    [Fact]
    public async Task With_a_surge_no_node_is_without_a_pod_that_is_available()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 4, Ct);
        await cluster.Api.CreateAsync(Set("agent", surge: true), Ct);
        await UntilReadyAsync(cluster, 4);
        await ChangeImageAsync(cluster, "nginx:2");
        IReadOnlyList<V1Pod> pods;
        do
        {
            await cluster.PassAsync(TimeSpan.FromMilliseconds(50), Ct);
            pods = [.. await ListAsync<V1Pod>(cluster)];
            Assert.Equal(4, pods.Where(pod => PodConditions.IsTrue(pod.Status, "Ready")).Select(pod => pod.Spec.NodeName).Distinct().Count());
        }
        while (pods.Any(pod => pod.Spec.Containers[0].Image != "nginx:2"));
        await cluster.PassAsync(TimeSpan.FromSeconds(5), Ct);
        Assert.All(await PodsAsync(cluster), pod => Assert.Equal("nginx:2", pod.Spec.Containers[0].Image));
        Assert.Equal(4, (await PodsAsync(cluster)).Count);
    }

    [Fact]
    public async Task On_delete_a_node_gets_the_new_template_when_its_pod_is_deleted()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 2, Ct);
        var wanted = Set("agent");
        wanted.Spec.UpdateStrategy = new() { Type = "OnDelete" };
        await cluster.Api.CreateAsync(wanted, Ct);
        await UntilReadyAsync(cluster, 2);
        await ChangeImageAsync(cluster, "nginx:2");
        await UntilAsync(cluster, set => set.Status is { ObservedGeneration: 2, UpdatedNumberScheduled: null or 0, NumberAvailable: 2 });

        var pod = (await PodsAsync(cluster))[0];
        await cluster.Api.DeleteAsync<V1Pod>(pod.Key(), DeleteOptions.Default, Ct);
        await UntilAsync(cluster, set => set.Status is { UpdatedNumberScheduled: 1, NumberAvailable: 2 });
    }

    [Fact]
    public async Task Old_revisions_are_kept_up_to_the_limit()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 1, Ct);
        var wanted = Set("agent");
        wanted.Spec.RevisionHistoryLimit = 1;
        await cluster.Api.CreateAsync(wanted, Ct);
        for (var image = 2; image < 6; image++)
        {
            await UntilReadyAsync(cluster, 1);
            await ChangeImageAsync(cluster, $"nginx:{image}");
            await UntilAsync(cluster, set => set.Status.ObservedGeneration == image && set.Status is { UpdatedNumberScheduled: 1, NumberAvailable: 1 });
        }

        await cluster.PassAsync(TimeSpan.FromSeconds(5), Ct);
        Assert.Equal([4L, 5L], (await RevisionsAsync(cluster)).Select(revision => revision.Revision));
    }

    [Fact]
    public async Task Its_pods_go_with_it()
    {
        await using var cluster = await TestCluster.StartAsync(nodes: 2, Ct);
        await cluster.Api.CreateAsync(Set("agent"), Ct);
        await UntilReadyAsync(cluster, 2);
        var pods = await PodsAsync(cluster);
        await cluster.Api.DeleteAsync<V1DaemonSet>(A.Key("agent"), DeleteOptions.Default, Ct);
        foreach (var pod in pods)
        {
            await cluster.UntilGoneAsync<V1Pod>(pod.Key(), Ct);
        }

        Assert.Empty(await RevisionsAsync(cluster));
    }

    private static V1DaemonSet Set(string name, Action<V1PodSpec>? change = null, bool surge = false)
    {
        var labels = new Dictionary<string, string> { ["app"] = name };
        var spec = new V1PodSpec { Containers = [new() { Name = "c", Image = "nginx:1" }] };
        change?.Invoke(spec);
        return new()
        {
            Metadata = new() { Name = name, NamespaceProperty = "default" },
            Spec = new()
            {
                Selector = new() { MatchLabels = labels },
                Template = new() { Metadata = new() { Labels = labels }, Spec = spec },
                UpdateStrategy = surge ? new() { RollingUpdate = new() { MaxSurge = 1, MaxUnavailable = 0 } } : null,
            },
        };
    }

    private static Task<V1DaemonSet> UntilAsync(TestCluster cluster, Func<V1DaemonSet, bool> condition) =>
        cluster.UntilAsync(A.Key("agent"), condition, Ct);

    private static Task<V1DaemonSet> UntilReadyAsync(TestCluster cluster, int pods) => UntilAsync(cluster, set =>
        set.Status is { } status && status.DesiredNumberScheduled == pods && status.NumberReady == pods && status.NumberAvailable == pods);

    private static async Task<IReadOnlyList<V1Pod>> PodsAsync(TestCluster cluster) =>
        [.. (await ListAsync<V1Pod>(cluster)).Where(pod => pod.Metadata.DeletionTimestamp is null)];

    /// <summary>Its only pod, once that is ready and none of those seen before: what the daemon set tells may be of the last one still.</summary>
    private static async Task<V1Pod> UntilNextAsync(TestCluster cluster, HashSet<string> seen)
    {
        while (true)
        {
            if (await PodsAsync(cluster) is [var pod] && !seen.Contains(pod.Metadata.Uid) && PodConditions.IsTrue(pod.Status, "Ready"))
            {
                return pod;
            }

            await cluster.PassAsync(TimeSpan.FromMilliseconds(100), Ct);
        }
    }

    private static async Task<IReadOnlyList<V1ControllerRevision>> RevisionsAsync(TestCluster cluster) =>
        [.. (await ListAsync<V1ControllerRevision>(cluster)).OrderBy(revision => revision.Revision)];

    private static async Task<IEnumerable<T>> ListAsync<T>(TestCluster cluster)
        where T : class =>
        (await cluster.Api.ListAsync(new(cluster.Api.Catalog.For<T>(), "default"), ListOptions.All, Ct)).Items.Select(item => item.As<T>());

    /// <summary>One to change: what is read in process is shared.</summary>
    private static async Task<T> CopyAsync<T>(TestCluster cluster, ObjectKey key) =>
        (T)(await cluster.Api.GetAsync(ApiTarget.Of(cluster.Api.Catalog.For<T>(), key), GetOptions.Newest, Ct)).Decode();

    private static async Task ChangeImageAsync(TestCluster cluster, string image)
    {
        var set = await CopyAsync<V1DaemonSet>(cluster, A.Key("agent"));
        set.Spec.Template.Spec.Containers[0].Image = image;
        await cluster.Api.UpdateAsync(set, Ct);
    }

    private static async Task ChangeNodeAsync(TestCluster cluster, string name, Action<V1Node> change)
    {
        while (true)
        {
            var node = await CopyAsync<V1Node>(cluster, ObjectKey.Cluster(name));
            change(node);
            try
            {
                await cluster.Api.UpdateAsync(node, Ct);
                return;
            }
            catch (ApiException e) when (e.Code == 409)
            {
                // The node told its state meanwhile.
            }
        }
    }
}
