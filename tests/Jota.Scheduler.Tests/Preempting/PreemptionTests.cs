using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler.Tests.Preempting;

/// <summary>Who makes room for whom.</summary>
public sealed class PreemptionTests
{
    private static readonly DateTime Noon = new(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly Nominations _nominations = new();
    private readonly ClusterState _cluster = A.Cluster(A.Node("a", "2"), A.Node("b", "2"));

    [Fact]
    public void Only_those_of_lower_priority_go_and_only_as_many_as_must()
    {
        Place("low", "a", "1", priority: 1);
        Place("lower", "a", "1", priority: 0);
        Place("equal", "b", "2", priority: 5);

        Assert.Equal("a: lower", Decide(A.Pod("p", "1", priority: 5)));
        Assert.Equal("a: low lower", Decide(A.Pod("p", "2", priority: 5)));
        Assert.Equal(
            "0/2 nodes are available: 2 Insufficient cpu. no new claims to deallocate, "
                + "preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.",
            Decide(A.Pod("p", "1", priority: 0)));
    }

    [Fact]
    public void A_node_that_would_not_do_without_them_either_tells_why()
    {
        Place("low", "a", "1");
        Place("high", "a", "1", priority: 9);
        Place("full", "b", "2", priority: 9);

        Assert.EndsWith(
            "preemption: 0/2 nodes are available: 1 Insufficient cpu, 1 No preemption victims found for incoming pod.",
            Decide(A.Pod("p", "2", priority: 5)), StringComparison.Ordinal);
    }

    [Fact]
    public void Budgets_are_kept_where_that_can_be()
    {
        Place("web-0", "a", "2", change: pod => pod.Labelled("app", "web"));
        Place("db", "b", "2", priority: 3);
        Budget("web", allowed: 0);
        Assert.Equal("b: db", Decide(A.Pod("p", "1", priority: 5)));

        Budget("web", allowed: 1);
        Assert.Equal("a: web-0", Decide(A.Pod("p", "1", priority: 5)));
    }

    [Fact]
    public void Budgets_are_broken_where_nothing_else_helps_and_the_least_important_pods_go()
    {
        Place("web-0", "a", "1", priority: 1, change: pod => pod.Labelled("app", "web"));
        Place("web-1", "a", "1", priority: 2, change: pod => pod.Labelled("app", "web"));
        Place("high", "b", "2", priority: 9);
        Budget("web", allowed: 0);

        Assert.Equal("a: web-0", Decide(A.Pod("p", "1", priority: 5)));
    }

    [Fact]
    public void A_pod_that_a_budget_has_given_up_costs_it_nothing()
    {
        Place("web-0", "a", "2", change: pod => pod.Labelled("app", "web"));
        Place("db", "b", "2", priority: 3);
        Budget("web", allowed: 0, disrupted: "web-0");

        Assert.Equal("a: web-0", Decide(A.Pod("p", "1", priority: 5)));
    }

    [Fact]
    public void The_least_harm_is_done_in_upstreams_order()
    {
        // The lowest of the highest priorities.
        Place("a3", "a", "2", priority: 3);
        Place("b2", "b", "1", priority: 2);
        Place("b2'", "b", "1", priority: 2);
        Assert.Equal("b: b2 b2'", Decide(A.Pod("p", "2", priority: 5)));

        // The lowest sum, then the fewest.
        _cluster.Leave("uid-a3");
        Place("a2", "a", "1", priority: 2);
        Place("a1", "a", "1", priority: 1);
        Assert.Equal("a: a2 a1", Decide(A.Pod("p", "2", priority: 5)));

        _cluster.Leave("uid-b2'");
        Assert.Equal("b: b2", Decide(A.Pod("p", "2", priority: 5)));
    }

    [Fact]
    public void Of_equal_ones_the_latest_to_start_goes()
    {
        Place("old", "a", "2", change: pod => pod.Status.StartTime = Noon);
        Place("young", "b", "2", change: pod => pod.Status.StartTime = Noon.AddHours(1));
        Assert.Equal("b: young", Decide(A.Pod("p", "1", priority: 5)));

        _cluster.FootprintOf("uid-young")!.Observe(Started("young", Noon.AddHours(-1)));
        Assert.Equal("a: old", Decide(A.Pod("p", "1", priority: 5)));
    }

    [Fact]
    public void On_one_node_those_that_have_run_longest_stay()
    {
        Place("old", "a", "1", change: pod => pod.Status.StartTime = Noon);
        Place("not started", "a", "500m");
        Place("young", "a", "500m", change: pod => pod.Status.StartTime = Noon.AddHours(1));
        Place("full", "b", "2", priority: 9);

        Assert.Equal("a: not started", Decide(A.Pod("p", "500m", priority: 5)));
    }

    [Fact]
    public void A_pod_that_must_not_preempt_and_one_whose_victims_are_going_already_make_nobody_go()
    {
        Place("low", "a", "2");
        Place("full", "b", "2", priority: 9);
        Assert.EndsWith(
            "no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.",
            Decide(A.Pod("p", "1", priority: 5).With(spec => spec.PreemptionPolicy = "Never")), StringComparison.Ordinal);

        var pod = A.Pod("p", "1", priority: 5);
        pod.Status.NominatedNodeName = "a";
        Assert.Equal("a: low", Decide(pod));
        _cluster.FootprintOf("uid-low")!.IsPreempted = true;
        Assert.EndsWith(
            "preemption: not eligible due to a terminating pod on the nominated node.", Decide(pod), StringComparison.Ordinal);
        Assert.Null(Help(pod).Nomination);
    }

    [Fact]
    public void A_pod_whose_promised_node_became_hopeless_looks_elsewhere()
    {
        Place("low", "a", "2");
        Place("other", "b", "2");
        _cluster.FootprintOf("uid-low")!.IsPreempted = true;
        _cluster.Put(A.Node("a", "2").Tainted("k"));
        var pod = A.Pod("p", "1", priority: 5);
        pod.Status.NominatedNodeName = "a";

        Assert.Equal("b: other", Decide(pod));
    }

    [Fact]
    public void Whom_nobody_can_help_is_promised_nothing_any_more()
    {
        Place("high", "a", "2", priority: 9);
        Place("full", "b", "2", priority: 9);
        Assert.Same(Nomination.Withdrawn, Help(A.Pod("p", "1", priority: 5)).Nomination);
    }

    [Fact]
    public void Room_that_was_promised_to_others_of_no_lower_priority_is_not_taken()
    {
        Place("low", "a", "1");
        Place("lower", "a", "1", priority: -1);
        Place("full", "b", "2", priority: 9);
        var promised = new PodShape(A.Pod("promised", "1", priority: 7));
        _nominations.Promise(promised, "a");

        Assert.Equal("a: low lower", Decide(A.Pod("p", "1", priority: 5)));
        Assert.EndsWith("1 Insufficient cpu, 1 No preemption victims found for incoming pod.", Decide(A.Pod("p", "2", priority: 5)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_port_is_taken_over()
    {
        Place("port", "a", "1", change: pod => pod.OnHostPort(80));
        Place("idle", "a", "1");
        Place("high", "b", "1", priority: 9, change: pod => pod.OnHostPort(80));

        Assert.Equal("a: port", Decide(A.Pod("p", "500m", priority: 5).OnHostPort(80)));
    }

    [Fact]
    public void Whoever_must_be_apart_goes()
    {
        var apart = new V1PodAffinityTerm { TopologyKey = "kubernetes.io/hostname", LabelSelector = new() { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } } };
        void Apart(V1PodSpec spec) => spec.Affinity = new() { PodAntiAffinity = new() { RequiredDuringSchedulingIgnoredDuringExecution = [apart] } };
        Place("web", "a", "100m", change: pod => pod.Labelled("app", "web"));
        Place("other", "a", "100m");
        Place("high", "b", "100m", priority: 9, change: pod => pod.Labelled("app", "web"));
        Assert.Equal("a: web", Decide(A.Pod("p", "100m", priority: 5).With(Apart)));

        // And the other way round: one that is there wants to be apart.
        _cluster.Leave("uid-web");
        Place("shy", "a", "100m", change: pod => pod.With(Apart));
        Assert.Equal("a: shy", Decide(A.Pod("p", "100m", priority: 5).Labelled("app", "web").With(Apart)));
    }

    [Fact]
    public void Whoever_makes_a_spread_uneven_goes()
    {
        var web = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } };
        void Spread(V1PodSpec spec) => spec.TopologySpreadConstraints =
            [new() { MaxSkew = 1, TopologyKey = "kubernetes.io/hostname", WhenUnsatisfiable = "DoNotSchedule", LabelSelector = web }];
        Place("web-0", "a", "1", change: pod => pod.Labelled("app", "web"));
        Place("idle", "a", "100m");
        Place("full", "b", "2", priority: 9);

        // On b there is no room, so that a must not get a second one: the first has to make place.
        Assert.Equal("a: web-0", Decide(A.Pod("p", "100m", priority: 5).Labelled("app", "web").With(Spread)));
    }

    [Fact]
    public void A_claim_for_one_pod_alone_is_taken_over()
    {
        var claim = new ObjectKey("default", "data");
        _cluster.Storage.Put(new V1PersistentVolumeClaim
        {
            Metadata = new() { Name = "data", NamespaceProperty = "default", Annotations = new Dictionary<string, string> { [ClaimBindings.Completed] = "yes" } },
            Spec = new() { AccessModes = [AccessModes.ReadWriteOncePod], VolumeName = "v" },
        });
        _cluster.Storage.Put(new V1PersistentVolume { Metadata = new() { Name = "v" }, Spec = new() });
        void Uses(V1PodSpec spec) => spec.Volumes = [new() { Name = "v", PersistentVolumeClaim = new() { ClaimName = claim.Name } }];
        Place("user", "a", "100m", change: pod => pod.With(Uses));
        Place("idle", "a", "100m");

        Assert.Equal("a: user", Decide(A.Pod("p", "100m", priority: 5).With(Uses)));
    }

    [Fact]
    public void Nothing_of_the_cluster_is_changed_by_trying()
    {
        Place("port", "a", "1", change: pod => pod.OnHostPort(80));
        Place("idle", "a", "1");
        Place("full", "b", "2", priority: 9);
        var before = State();
        Decide(A.Pod("p", "1500m", priority: 5).OnHostPort(80));
        Assert.Equal(before, State());
    }

    private string State() => string.Join("; ", _cluster.Nodes.Select(node =>
        $"{node.Name} {node.Requested.Cpu} {node.Counted.Cpu} {string.Join(' ', node.Pods.Keys.Order(StringComparer.Ordinal))} {node.HasConflict([new("", "TCP", 80)])}"));

    private static V1Pod Started(string name, DateTime at)
    {
        var pod = A.Pod(name);
        pod.Status.StartTime = at;
        return pod;
    }

    private void Place(string name, string node, string cpu, int priority = 0, Action<V1Pod>? change = null)
    {
        var pod = A.Pod(name, cpu, priority: priority);
        change?.Invoke(pod);
        _cluster.Place(pod, node);
    }

    private void Budget(string app, int allowed, string? disrupted = null) => _cluster.Budgets.Put(new()
    {
        Metadata = new() { Name = app, NamespaceProperty = "default" },
        Spec = new() { Selector = new() { MatchLabels = new Dictionary<string, string> { ["app"] = app } } },
        Status = new()
        {
            DisruptionsAllowed = allowed,
            DisruptedPods = disrupted is null ? null : new Dictionary<string, DateTime?> { [disrupted] = Noon },
        },
    });

    private PostFilterResult Help(V1Pod pod)
    {
        var (plan, shape, ids) = (new SchedulingPlan(DefaultPlugins.Set, _nominations), new PodShape(pod), IdSource.Seeded(1));
        return plan.Help(_cluster, shape, Assert.IsType<SchedulingDecision.Refused>(plan.Compute(_cluster, shape, 0, ids)), ids);
    }

    /// <summary>The node with the victims in their order, or the message.</summary>
    private string Decide(V1Pod pod)
    {
        var (plan, shape, ids) = (new SchedulingPlan(DefaultPlugins.Set, _nominations), new PodShape(pod), IdSource.Seeded(1));
        var refused = Assert.IsType<SchedulingDecision.Refused>(plan.Compute(_cluster, shape, 0, ids));
        var help = plan.Help(_cluster, shape, refused, ids);
        return help.Nomination is { Node.Length: > 0 } nomination
            ? $"{nomination.Node}: {string.Join(' ', nomination.Victims.Select(victim => victim.Footprint.Key.Name))}"
            : FailureMessage.Of(refused, help.Message);
    }
}
