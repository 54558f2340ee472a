using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler.Tests.Plugins;

public sealed class PodTopologySpreadTests
{
    private const string Uneven = "node(s) didn't match pod topology spread constraints";
    private const string Zone = "topology.kubernetes.io/zone";
    private const string Host = "kubernetes.io/hostname";

    [Theory]
    [InlineData("", "a1 a2 b1")]
    [InlineData("a1", "b1")]
    [InlineData("a1 b1", "a1 a2 b1")]
    [InlineData("a1 a2 b1", "b1")]
    [InlineData("b1 b1", "a1 a2")]
    public void No_zone_has_more_than_maxSkew_above_the_emptiest(string placed, string fitting) =>
        Assert.Equal(fitting, A.Fitting(Zones(placed), Spread(Hard(Zone))));

    [Theory]
    [InlineData(2, "a1", "a1 a2 b1")]
    [InlineData(2, "a1 a2", "b1")]
    [InlineData(3, "a1 a2", "a1 a2 b1")]
    public void The_larger_the_skew_the_more_will_do(int skew, string placed, string fitting) =>
        Assert.Equal(fitting, A.Fitting(Zones(placed), Spread(Hard(Zone, c => c.MaxSkew = skew))));

    [Fact]
    public void All_constraints_must_hold() =>
        Assert.Equal("a2", A.Fitting(Zones("a1 b1 b1"), Spread(Hard(Zone), Hard(Host))));

    [Theory]
    [InlineData(2, "a1 a2 b1")]
    [InlineData(3, "")]
    public void With_fewer_domains_than_wanted_the_emptiest_counts_as_empty(int domains, string fitting) =>
        Assert.Equal(fitting, A.Fitting(Zones("a1 b1"), Spread(Hard(Zone, c => c.MinDomains = domains))));

    [Fact]
    public void Pods_of_other_namespaces_other_labels_or_on_their_way_out_do_not_count()
    {
        var cluster = Zones("");
        cluster.Place(Like("elsewhere").In("other"), "a1");
        cluster.Place(A.Pod("unlike").Labelled("app", "db"), "a1");
        var leaving = Like("leaving");
        leaving.Metadata.DeletionTimestamp = DateTime.UnixEpoch;
        cluster.Place(leaving, "a1");

        Assert.Equal("a1 a2 b1", A.Fitting(cluster, Spread(Hard(Zone))));
    }

    [Fact]
    public void A_pod_that_its_own_constraint_does_not_count_adds_nothing() =>
        Assert.Equal("a1 a2 b1", A.Fitting(Zones("a1"), Spread(Hard(Zone)).Labelled("app", "other")));

    [Fact]
    public void Nodes_without_the_label_will_not_do_and_their_pods_do_not_count()
    {
        var cluster = Zones("a1");
        cluster.Put(A.Node("bare"));
        cluster.Place(Like("there"), "bare");

        Assert.Equal(
            [$"a1: {Uneven}", $"a2: {Uneven}", "b1: yes", $"bare: {Uneven} (missing required label)"],
            A.Verdicts(cluster, Spread(Hard(Zone))));
    }

    [Theory]
    [InlineData("Honor", "a1 a2")]
    [InlineData("Ignore", "")]
    public void Nodes_that_the_selector_leaves_out_count_or_not_as_the_policy_says(string policy, string fitting)
    {
        var cluster = Zones("a1 a1");
        foreach (var node in new[] { "a1", "a2" })
        {
            cluster.Put(InZone(node, "a").Labelled("disk", "ssd"));
        }

        var pod = Spread(Hard(Zone, c => c.NodeAffinityPolicy = policy));
        pod.Spec.NodeSelector = new Dictionary<string, string> { ["disk"] = "ssd" };
        Assert.Equal(fitting, A.Fitting(cluster, pod));
    }

    [Theory]
    [InlineData("Honor", "a1 a2")]
    [InlineData(null, "")]
    public void Tainted_nodes_count_or_not_as_the_policy_says(string? policy, string fitting)
    {
        var cluster = Zones("a1 a1");
        cluster.Put(InZone("b1", "b").Tainted("k"));

        Assert.Equal(fitting, A.Fitting(cluster, Spread(Hard(Zone, c => c.NodeTaintsPolicy = policy))));
    }

    [Fact]
    public void MatchLabelKeys_count_pods_with_the_pods_own_value_alone()
    {
        var cluster = Zones("");
        cluster.Place(Like("old").Labelled("version", "1"), "a1");
        var pod = Spread(Hard(Zone, c => c.MatchLabelKeys = ["version"]));

        Assert.Equal("a1 a2 b1", A.Fitting(cluster, pod.Labelled("version", "2")));
        Assert.Equal("b1", A.Fitting(cluster, pod.Labelled("version", "1")));
    }

    [Fact]
    public void Counts_follow_pods_that_go_and_nodes_that_change_their_zone()
    {
        var cluster = Zones("a1");
        var pod = Spread(Hard(Zone));
        Assert.Equal("b1", A.Fitting(cluster, pod));

        cluster.Put(InZone("a1", "b"));
        Assert.Equal("a2", A.Fitting(cluster, pod));

        cluster.Leave("uid-p0");
        Assert.Equal("a1 a2 b1", A.Fitting(cluster, pod));
    }

    [Theory]
    [InlineData("a1", "b1")]
    [InlineData("a1 b1 b1", "a2")]
    public void ScheduleAnyway_prefers_where_fewest_are(string placed, string chosen)
    {
        var pod = Spread(Soft(Zone), Soft(Host));
        Assert.All(Enumerable.Range(0, 10), seed => Assert.Equal(chosen, Chosen(Zones(placed), pod, seed)));
    }

    [Fact]
    public void Pods_of_a_service_that_say_nothing_are_spread_too()
    {
        var cluster = Zones("a1 a2");
        cluster.Workloads.Put(new(WorkloadSelectors.Service, new("default", "web")), LabelSelector.Parse("app=web"));

        Assert.All(Enumerable.Range(0, 10), seed => Assert.Equal("b1", Chosen(cluster, Like("p"), seed)));
    }

    [Fact]
    public void Pods_of_a_replica_set_that_say_nothing_are_spread_too()
    {
        var cluster = Zones("a1 a2");
        cluster.Workloads.Put(new("ReplicaSet", new("default", "web")), LabelSelector.Parse("app=web"));
        var pod = Like("p");
        pod.Metadata.OwnerReferences = [new() { Kind = "ReplicaSet", Name = "web", Controller = true }];

        Assert.All(Enumerable.Range(0, 10), seed => Assert.Equal("b1", Chosen(cluster, pod, seed)));
    }

    [Fact]
    public void What_would_be_if_pods_came_or_went_can_be_tried_on_a_copy()
    {
        var cluster = Zones("a1");
        var (plugin, shape, state) = (new PodTopologySpreadPlugin(), new PodShape(Spread(Hard(Zone))), new CycleState());
        var a2 = cluster.Find("a2")!;
        plugin.PreFilter(state, shape, cluster);
        var trial = state.Clone();

        plugin.RemovePod(trial, shape, PodFootprint.Of(Like("p0")), cluster.Find("a1")!);
        Assert.Null(plugin.Filter(trial, shape, a2));
        Assert.NotNull(plugin.Filter(state, shape, a2));

        plugin.AddPod(state, shape, PodFootprint.Of(Like("new")), cluster.Find("b1")!);
        Assert.Null(plugin.Filter(state, shape, a2));
    }

    private static string Chosen(ClusterState cluster, V1Pod pod, int seed) => Assert.IsType<SchedulingDecision.Placed>(
        new SchedulingPlan(DefaultPlugins.Set).Compute(cluster, new PodShape(pod), 0, IdSource.Seeded(seed))).Node.Name;

    private static ClusterState Zones(string placed)
    {
        var cluster = A.Cluster(InZone("a1", "a"), InZone("a2", "a"), InZone("b1", "b"));
        foreach (var (i, node) in placed.Split(' ', StringSplitOptions.RemoveEmptyEntries).Index())
        {
            cluster.Place(Like($"p{i}"), node);
        }

        return cluster;
    }

    private static V1Node InZone(string name, string zone) => A.Node(name).Labelled(Zone, zone);

    private static V1Pod Like(string name) => A.Pod(name).Labelled("app", "web");

    private static V1Pod Spread(params V1TopologySpreadConstraint[] constraints) =>
        Like("p").With(spec => spec.TopologySpreadConstraints = constraints);

    private static V1TopologySpreadConstraint Hard(string key, Action<V1TopologySpreadConstraint>? change = null)
    {
        var constraint = Soft(key);
        constraint.WhenUnsatisfiable = "DoNotSchedule";
        change?.Invoke(constraint);
        return constraint;
    }

    private static V1TopologySpreadConstraint Soft(string key) => new()
    {
        MaxSkew = 1,
        TopologyKey = key,
        WhenUnsatisfiable = "ScheduleAnyway",
        LabelSelector = new() { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } },
    };
}
