using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler.Tests.Framework;

public sealed class SchedulingPlanTests
{
    private readonly SchedulingPlan _plan = new(DefaultPlugins.Set);

    [Fact]
    public void Prefers_the_node_with_the_most_room()
    {
        var cluster = A.Cluster(A.Node("full"), A.Node("empty"));
        cluster.Place(A.Pod("there", "1", "1Gi"), "full");

        Assert.Equal("empty", Chosen(cluster, A.Pod("p", "100m", "100Mi")));
    }

    [Fact]
    public void Pods_without_requests_count_too_when_room_is_compared()
    {
        var cluster = A.Cluster(A.Node("busy"), A.Node("idle"));
        cluster.Place(A.Pod("there"), "busy");

        Assert.Equal("idle", Chosen(cluster, A.Pod("p")));
    }

    [Fact]
    public void Prefers_balance_when_the_room_is_the_same()
    {
        var cluster = A.Cluster(A.Node("lopsided", "10", "10Gi"), A.Node("even", "10", "10Gi"));
        cluster.Place(A.Pod("x", "6", "2Gi"), "lopsided");
        cluster.Place(A.Pod("y", "4", "4Gi"), "even");

        Assert.Equal("even", Chosen(cluster, A.Pod("p", "1", "1Gi")));
    }

    [Fact]
    public void Prefers_the_node_that_the_pod_prefers()
    {
        var pod = A.Pod("p").With(s => s.Affinity = new()
        {
            NodeAffinity = new()
            {
                PreferredDuringSchedulingIgnoredDuringExecution = [new() { Weight = 1, Preference = A.Term("disk", "In", "ssd") }],
            },
        });
        var cluster = A.Cluster(A.Node("a"), A.Node("b").Labelled("disk", "ssd"), A.Node("c"));
        cluster.Place(A.Pod("there", "500m", "1Gi"), "b");

        Assert.Equal("b", Chosen(cluster, pod));
    }

    [Fact]
    public void Prefers_nodes_without_discouraging_taints()
    {
        var cluster = A.Cluster(A.Node("a").Tainted("k", "PreferNoSchedule"), A.Node("b"));

        Assert.All(Enumerable.Range(0, 20), seed => Assert.Equal("b", Chosen(cluster, A.Pod("p"), seed)));
    }

    [Fact]
    public void Chooses_any_of_equally_good_nodes()
    {
        var cluster = A.Cluster([.. Enumerable.Range(0, 5).Select(i => A.Node($"n{i}"))]);

        var chosen = Enumerable.Range(0, 200).Select(seed => Chosen(cluster, A.Pod("p"), seed)).CountBy(n => n).ToDictionary();

        Assert.Equal(5, chosen.Count);
        Assert.All(chosen.Values, count => Assert.InRange(count, 15, 70));
    }

    [Fact]
    public void Stops_looking_when_enough_nodes_fit_and_goes_on_from_there_next_time()
    {
        var cluster = A.Cluster([.. Enumerable.Range(0, 1000).Select(i => A.Node($"n{i:D4}"))]);

        var first = Assert.IsType<SchedulingDecision.Placed>(_plan.Compute(cluster, new PodShape(A.Pod("p")), 0, IdSource.Seeded(1)));
        var second = Assert.IsType<SchedulingDecision.Placed>(_plan.Compute(cluster, new PodShape(A.Pod("p")), first.NextStart, IdSource.Seeded(1)));

        Assert.Equal(420, first.NextStart);
        Assert.Equal(840, second.NextStart);
        Assert.True(string.CompareOrdinal(second.Node.Name, "n0420") >= 0);
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(99, 99)]
    [InlineData(100, 100)]
    [InlineData(1000, 420)]
    [InlineData(5000, 500)]
    [InlineData(10000, 500)]
    public void Enough_is_a_part_that_shrinks_as_the_cluster_grows(int nodes, int enough) => Assert.Equal(enough, SampleSize.Of(nodes));

    [Fact]
    public void Looks_at_one_node_of_each_zone_in_turn()
    {
        var cluster = A.Cluster(
            A.Node("a1").Labelled("topology.kubernetes.io/zone", "a"),
            A.Node("a2").Labelled("topology.kubernetes.io/zone", "a"),
            A.Node("a3").Labelled("topology.kubernetes.io/zone", "a"),
            A.Node("b1").Labelled("topology.kubernetes.io/zone", "b"));

        Assert.Equal(["a1", "b1", "a2", "a3"], cluster.Nodes.Select(n => n.Name));
    }

    [Fact]
    public void A_pod_that_names_a_node_by_field_goes_there()
    {
        var cluster = A.Cluster(A.Node("a"), A.Node("b"), A.Node("c"));
        var pod = A.Pod("p").With(s => s.Affinity = A.RequiredAffinity(new V1NodeSelectorTerm
        {
            MatchFields = [new() { Key = "metadata.name", OperatorProperty = "In", Values = ["b"] }],
        }));

        Assert.Equal("b", Chosen(cluster, pod));
    }

    private string Chosen(ClusterState cluster, V1Pod pod, int seed = 1) =>
        Assert.IsType<SchedulingDecision.Placed>(_plan.Compute(cluster, new PodShape(pod), 0, IdSource.Seeded(seed))).Node.Name;
}
