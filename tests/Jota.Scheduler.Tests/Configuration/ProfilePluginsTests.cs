using System.Collections.Immutable;
using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler.Tests.Configuration;

public sealed class ProfilePluginsTests
{
    [Fact]
    public void A_points_own_plugins_come_first_and_are_not_called_twice()
    {
        var filters = At(ExtensionPoint.Filter, (ExtensionPoint.Filter, Selection(["InterPodAffinity"], [])));

        Assert.Equal("InterPodAffinity", filters[0]);
        Assert.Single(filters, "InterPodAffinity");
        Assert.Equal(At(ExtensionPoint.Filter).Length, filters.Length);
    }

    [Fact]
    public void What_a_point_leaves_out_other_points_keep()
    {
        var left = (ExtensionPoint.Score, Selection([], ["TaintToleration"]));

        Assert.DoesNotContain("TaintToleration", At(ExtensionPoint.Score, left));
        Assert.Contains("TaintToleration", At(ExtensionPoint.Filter, left));
    }

    [Fact]
    public void A_weight_that_is_not_given_is_one()
    {
        var profile = Profile((ExtensionPoint.MultiPoint, Selection(["TaintToleration"], [])));

        Assert.Equal(1, Weight(profile, "TaintToleration"));
        Assert.Equal(3, Weight(new(), "TaintToleration"));
    }

    [Fact]
    public void Most_allocated_packs_and_least_allocated_spreads()
    {
        Assert.Equal("full", Best(new() { Strategy = ScoringStrategy.MostAllocated }));
        Assert.Equal("empty", Best(new()));
    }

    [Fact]
    public void A_curve_says_which_nodes_are_the_better_ones()
    {
        Assert.Equal("full", Best(Curve(new(0, 0), new(100, 10))));
        Assert.Equal("empty", Best(Curve(new(0, 10), new(100, 0))));
        Assert.Equal("empty", Best(Curve(new(40, 10), new(50, 0))));
    }

    [Fact]
    public void An_extended_resource_can_be_what_counts()
    {
        var one = A.Node("one");
        var many = A.Node("many");
        one.Status.Allocatable["example.com/gpu"] = new("1");
        many.Status.Allocatable["example.com/gpu"] = new("8");

        var gpus = new ResourcesFitArguments { Strategy = ScoringStrategy.MostAllocated, Resources = [new("example.com/gpu", 1)] };

        Assert.Equal("one", Place(A.Cluster(many, one), A.Pod("p").Requesting("example.com/gpu", "1"), new() { ResourcesFit = gpus }));
    }

    [Fact]
    public void An_ignored_resource_is_not_asked_of_nodes()
    {
        var pod = A.Pod("p").Requesting("example.com/foo", "1");

        Assert.Null(Place(A.Cluster(A.Node("n")), pod, new()));
        Assert.Equal("n", Place(A.Cluster(A.Node("n")), pod, new() { ResourcesFit = new() { IgnoredGroups = ["example.com"] } }));
    }

    [Fact]
    public void An_added_affinity_holds_all_pods()
    {
        var added = new V1NodeAffinity
        {
            RequiredDuringSchedulingIgnoredDuringExecution = new() { NodeSelectorTerms = [A.Term("pool", "In", "a")] },
        };

        Assert.Equal("a", Place(A.Cluster(A.Node("b"), A.Node("a").Labelled("pool", "a")), A.Pod("p"), new() { AddedAffinity = added }));
        Assert.Null(Place(A.Cluster(A.Node("b")), A.Pod("p"), new() { AddedAffinity = added }));
    }

    [Fact]
    public void Default_constraints_of_ones_own_can_be_a_must()
    {
        var cluster = A.Cluster(A.Node("a").Labelled("zone", "1"), A.Node("b").Labelled("zone", "2"));
        cluster.Workloads.Put(new("Service", new("default", "web")), LabelSelector.From(new Dictionary<string, string> { ["app"] = "web" }));
        cluster.Place(A.Pod("first").Labelled("app", "web"), "a");
        var must = new V1TopologySpreadConstraint { MaxSkew = 1, TopologyKey = "zone", WhenUnsatisfiable = "DoNotSchedule" };
        PluginArguments arguments = new() { DefaultSpread = [must] };

        Assert.Equal("b", Place(cluster, A.Pod("second").Labelled("app", "web"), arguments));
        cluster.Put(A.Node("b").Labelled("zone", "2").Cordoned());
        Assert.Null(Place(cluster, A.Pod("second").Labelled("app", "web"), arguments));
    }

    private static ResourcesFitArguments Curve(params UtilizationPoint[] shape) =>
        new() { Strategy = ScoringStrategy.RequestedToCapacityRatio, Shape = [.. shape] };

    private static string? Best(ResourcesFitArguments arguments)
    {
        var cluster = A.Cluster(A.Node("empty"), A.Node("full"));
        cluster.Place(A.Pod("there", "1", "2Gi"), "full");
        return Place(cluster, A.Pod("p", "200m", "400Mi"), new() { ResourcesFit = arguments });
    }

    private static string? Place(ClusterState cluster, V1Pod pod, PluginArguments arguments)
    {
        var set = ProfilePlugins.Of(new() { Arguments = arguments }, DefaultPlugins.Of(arguments, null, null), 0);
        var decision = new SchedulingPlan(set).Compute(cluster, new(pod), 0, IdSource.Seeded(1));
        return (decision as SchedulingDecision.Placed)?.Node.Name;
    }

    private static int Weight(SchedulerProfile profile, string plugin) =>
        ProfilePlugins.Choices(profile)[ExtensionPoint.Score].First(choice => choice.Name == plugin).Weight;

    private static string[] At(ExtensionPoint point, params (ExtensionPoint, PluginSelection)[] said) =>
        [.. ProfilePlugins.Choices(Profile(said))[point].Select(choice => choice.Name)];

    private static SchedulerProfile Profile(params (ExtensionPoint Point, PluginSelection Selection)[] said) =>
        new() { Plugins = said.ToImmutableDictionary(one => one.Point, one => one.Selection) };

    private static PluginSelection Selection(string[] enabled, string[] disabled) =>
        new([.. enabled.Select(name => new PluginChoice(name, 0))], [.. disabled]);
}
