using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler.Tests.Plugins;

public sealed class InterPodAffinityTests
{
    private const string Zone = "topology.kubernetes.io/zone";
    private const string Host = "kubernetes.io/hostname";

    [Fact]
    public void Pods_go_where_those_are_that_they_must_be_with()
    {
        var cluster = Zones();
        cluster.Place(A.Pod("db").Labelled("app", "db"), "a1");
        const string No = "node(s) didn't match pod affinity rules";

        Assert.Equal("a1 a2", A.Fitting(cluster, With(Term(Zone, "app=db"))));
        Assert.Equal(["a1: yes", $"a2: {No}", $"b1: {No}"], A.Verdicts(cluster, With(Term(Host, "app=db"))));
    }

    [Fact]
    public void One_pod_must_match_all_terms()
    {
        var cluster = Zones();
        cluster.Place(A.Pod("x").Labelled("app", "db"), "a1");
        cluster.Place(A.Pod("y").Labelled("tier", "back"), "a1");
        Assert.Equal("", A.Fitting(cluster, With(Term(Zone, "app=db"), Term(Host, "tier=back"))));

        cluster.Place(A.Pod("z").Labelled("app", "db").Labelled("tier", "back"), "a2");
        Assert.Equal("a2", A.Fitting(cluster, With(Term(Zone, "app=db"), Term(Host, "tier=back"))));
    }

    [Fact]
    public void The_first_of_pods_that_want_to_be_with_their_like_may_go_anywhere_with_the_label()
    {
        var cluster = Zones();
        cluster.Put(A.Node("bare"));
        Assert.Equal("a1 a2 b1", A.Fitting(cluster, With(Term(Zone, "app=web")).Labelled("app", "web")));
        Assert.Equal("", A.Fitting(cluster, With(Term(Zone, "app=web")).Labelled("app", "other")));

        cluster.Place(A.Pod("first").Labelled("app", "web"), "b1");
        Assert.Equal("b1", A.Fitting(cluster, With(Term(Zone, "app=web")).Labelled("app", "web")));
    }

    [Fact]
    public void Pods_keep_away_from_those_that_they_must_be_apart_from()
    {
        var cluster = Zones();
        cluster.Place(A.Pod("db").Labelled("app", "db"), "a1");
        const string No = "node(s) didn't match pod anti-affinity rules";

        Assert.Equal("b1", A.Fitting(cluster, Apart(Term(Zone, "app=db"))));
        Assert.Equal([$"a1: {No}", "a2: yes", "b1: yes"], A.Verdicts(cluster, Apart(Term(Host, "app=db"))));
    }

    [Fact]
    public void Nodes_without_the_label_are_apart_from_everything()
    {
        var cluster = Zones();
        cluster.Put(A.Node("bare"));
        cluster.Place(A.Pod("db").Labelled("app", "db"), "bare");

        Assert.Equal("a1 a2 b1 bare", A.Fitting(cluster, Apart(Term(Zone, "app=db"))));
    }

    [Fact]
    public void Pods_that_are_there_keep_those_away_that_they_must_be_apart_from()
    {
        var cluster = Zones();
        cluster.Place(Apart(Term(Zone, "app=web")), "a1");
        const string No = "node(s) didn't satisfy existing pods anti-affinity rules";

        Assert.Equal([$"a1: {No}", $"a2: {No}", "b1: yes"], A.Verdicts(cluster, A.Pod("w").Labelled("app", "web")));
        Assert.Equal("a1 a2 b1", A.Fitting(cluster, A.Pod("w").Labelled("app", "other")));
        Assert.Equal("a1 a2 b1", A.Fitting(cluster, A.Pod("w").Labelled("app", "web").In("other")));

        cluster.Leave("uid-p");
        Assert.Equal("a1 a2 b1", A.Fitting(cluster, A.Pod("w").Labelled("app", "web")));
    }

    [Theory]
    [InlineData(null, null, "a1 a2")]
    [InlineData("other", null, "b1")]
    [InlineData("default,other", null, "")]
    [InlineData(null, "", "")]
    [InlineData(null, "team=x", "b1")]
    [InlineData("default", "team=x", "")]
    public void Terms_are_about_the_namespaces_they_name_and_those_that_their_selector_matches(
        string? names, string? selector, string fitting)
    {
        var cluster = Zones();
        cluster.PutNamespace("other", new Dictionary<string, string> { ["team"] = "x" });
        cluster.Place(A.Pod("theirs").Labelled("app", "db").In("other"), "a1");
        cluster.Place(A.Pod("ours").Labelled("app", "db"), "b1");
        var term = Term(Zone, "app=db");
        term.Namespaces = names?.Split(',');
        term.NamespaceSelector = selector is null ? null : Selector(selector);

        Assert.Equal(fitting, A.Fitting(cluster, Apart(term)));
    }

    [Fact]
    public void A_namespace_that_gets_a_label_is_among_those_that_match_from_then_on()
    {
        var cluster = Zones();
        cluster.Place(A.Pod("theirs").Labelled("app", "db").In("other"), "a1");
        var term = Term(Zone, "app=db");
        term.NamespaceSelector = Selector("team=x");
        var pod = Apart(term);
        Assert.Equal("a1 a2 b1", A.Fitting(cluster, pod));

        Assert.True(cluster.PutNamespace("other", new Dictionary<string, string> { ["team"] = "x" }));
        Assert.Equal("b1", A.Fitting(cluster, pod));

        cluster.RemoveNamespace("other");
        Assert.Equal("a1 a2 b1", A.Fitting(cluster, pod));
    }

    [Theory]
    [InlineData(10, "b1")]
    [InlineData(-10, "a1 a2")]
    public void Preferred_terms_count_for_and_against_nodes(int weight, string chosen)
    {
        var cluster = Zones();
        cluster.Place(A.Pod("db").Labelled("app", "db"), "b1");
        Assert.All(Enumerable.Range(0, 10), seed => Assert.Contains(Chosen(cluster, Preferring(weight, Term(Zone, "app=db")), seed), chosen.Split(' ')));
    }

    [Theory]
    [InlineData(10, "b1")]
    [InlineData(-10, "a1 a2")]
    public void So_do_those_of_pods_that_are_there(int weight, string chosen)
    {
        var cluster = Zones();
        cluster.Place(Preferring(weight, Term(Zone, "app=web")), "b1");
        Assert.All(
            Enumerable.Range(0, 10),
            seed => Assert.Contains(Chosen(cluster, A.Pod("w").Labelled("app", "web"), seed), chosen.Split(' ')));
    }

    [Fact]
    public void Required_affinity_of_pods_that_are_there_counts_for_nodes()
    {
        var cluster = Zones();
        cluster.Place(With(Term(Zone, "app=web")), "b1");
        Assert.All(Enumerable.Range(0, 10), seed => Assert.Equal("b1", Chosen(cluster, A.Pod("w").Labelled("app", "web"), seed)));
    }

    [Fact]
    public void What_would_be_if_pods_came_or_went_can_be_tried_on_a_copy()
    {
        var cluster = Zones();
        var there = Apart(Term(Host, "app=web"));
        cluster.Place(there, "a1");
        var (plugin, shape, state) = (new InterPodAffinityPlugin(), new PodShape(Apart(Term(Zone, "app=db")).Labelled("app", "web")), new CycleState());
        plugin.PreFilter(state, shape, cluster);
        var (trial, a1, b1) = (state.Clone(), cluster.Find("a1")!, cluster.Find("b1")!);
        Assert.NotNull(plugin.Filter(trial, shape, a1));

        plugin.RemovePod(trial, shape, PodFootprint.Of(there), a1);
        Assert.Null(plugin.Filter(trial, shape, a1));
        Assert.NotNull(plugin.Filter(state, shape, a1));

        plugin.AddPod(trial, shape, PodFootprint.Of(A.Pod("db").Labelled("app", "db")), b1);
        Assert.NotNull(plugin.Filter(trial, shape, b1));
        Assert.Null(plugin.Filter(state, shape, b1));
    }

    private static string Chosen(ClusterState cluster, V1Pod pod, int seed) => Assert.IsType<SchedulingDecision.Placed>(
        new SchedulingPlan(DefaultPlugins.Set).Compute(cluster, new PodShape(pod), 0, IdSource.Seeded(seed))).Node.Name;

    private static ClusterState Zones() => A.Cluster(
        A.Node("a1").Labelled(Zone, "a"), A.Node("a2").Labelled(Zone, "a"), A.Node("b1").Labelled(Zone, "b"));

    private static V1Pod With(params V1PodAffinityTerm[] terms) => A.Pod("p").With(spec =>
        spec.Affinity = new() { PodAffinity = new() { RequiredDuringSchedulingIgnoredDuringExecution = terms } });

    private static V1Pod Apart(params V1PodAffinityTerm[] terms) => A.Pod("p").With(spec =>
        spec.Affinity = new() { PodAntiAffinity = new() { RequiredDuringSchedulingIgnoredDuringExecution = terms } });

    private static V1Pod Preferring(int weight, V1PodAffinityTerm term) => A.Pod("p").With(spec => spec.Affinity = weight > 0
        ? new() { PodAffinity = new() { PreferredDuringSchedulingIgnoredDuringExecution = [new() { Weight = weight, PodAffinityTerm = term }] } }
        : new() { PodAntiAffinity = new() { PreferredDuringSchedulingIgnoredDuringExecution = [new() { Weight = -weight, PodAffinityTerm = term }] } });

    private static V1PodAffinityTerm Term(string key, string labels) => new() { TopologyKey = key, LabelSelector = Selector(labels) };

    private static V1LabelSelector Selector(string labels) => new()
    {
        MatchLabels = labels.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('=')).ToDictionary(l => l[0], l => l[1]),
    };
}
