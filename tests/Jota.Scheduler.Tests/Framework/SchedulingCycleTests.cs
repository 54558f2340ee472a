using System.Collections.Frozen;
using Jota.Api;
using k8s.Models;
using Microsoft.Extensions.Time.Testing;

namespace Jota.Scheduler.Tests.Framework;

/// <summary>The points of the cycle, with plugins that do nothing but be called there.</summary>
public sealed class SchedulingCycleTests
{
    private static readonly Rejection No = new("Probe", ["no"]);
    private readonly FakeTimeProvider _clock = new();
    private readonly List<string> _bound = [];

    [Fact]
    public void A_plugin_that_skips_is_not_asked_about_nodes()
    {
        var probe = new Probe { PreFilterResult = PreFilterResult.Skip, FilterResult = No };
        Assert.IsType<SchedulingDecision.Placed>(Decide(probe, A.Pod("p")));
        Assert.Equal(0, probe.Filtered);
    }

    [Fact]
    public void Only_the_nodes_that_are_left_are_looked_at()
    {
        var probe = new Probe { PreFilterResult = PreFilterResult.Only(new[] { "b" }.ToFrozenSet()) };
        Assert.Equal("b", Assert.IsType<SchedulingDecision.Placed>(Decide(probe, A.Pod("p"))).Node.Name);
        Assert.Equal(1, probe.Filtered);

        probe.FilterResult = No;
        var refused = Assert.IsType<SchedulingDecision.Refused>(Decide(probe, A.Pod("p")));
        Assert.Equal(
            ["a: node(s) didn't satisfy plugin(s) [Probe]", "b: no", "c: node(s) didn't satisfy plugin(s) [Probe]"],
            refused.Nodes.Select(n => $"{n.Node}: {n.Why.Reasons[0]}"));
    }

    [Fact]
    public void A_refusal_before_the_nodes_is_about_all_of_them()
    {
        var refused = Assert.IsType<SchedulingDecision.Refused>(Decide(new Probe { PreFilterResult = PreFilterResult.Refuse(No) }, A.Pod("p")));
        Assert.StartsWith("0/3 nodes are available: no.", FailureMessage.Of(refused), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pod_goes_to_the_node_that_it_was_promised_when_that_will_do()
    {
        var pod = A.Pod("p", "1");
        pod.Status.NominatedNodeName = "c";
        var cluster = Three();
        Assert.Equal("c", Assert.IsType<SchedulingDecision.Placed>(new SchedulingPlan(DefaultPlugins.Set).Compute(cluster, new(pod), 0, IdSource.Seeded(1))).Node.Name);

        cluster.Place(A.Pod("full", "2"), "c");
        Assert.NotEqual("c", Assert.IsType<SchedulingDecision.Placed>(new SchedulingPlan(DefaultPlugins.Set).Compute(cluster, new(pod), 0, IdSource.Seeded(1))).Node.Name);
    }

    [Theory]
    [InlineData(5, false)]
    [InlineData(10, false)]
    [InlineData(11, true)]
    public void What_was_promised_is_kept_from_pods_of_no_higher_priority(int priority, bool fits)
    {
        var promised = A.Pod("promised", "2", priority: 10);
        promised.Status.NominatedNodeName = "a";
        var nominations = new Nominations();
        nominations.Put(new(promised));
        var cluster = A.Cluster(A.Node("a"));

        var decision = new SchedulingPlan(DefaultPlugins.Set, nominations).Compute(cluster, new(A.Pod("other", "1", priority: priority)), 0, IdSource.Seeded(1));

        Assert.Equal(fits, decision is SchedulingDecision.Placed);
        Assert.Equal(0, cluster.Nodes[0].PodCount);
    }

    [Fact]
    public void What_was_set_aside_is_given_back_in_reverse_when_a_later_plugin_refuses()
    {
        var (first, second) = (new Probe("First"), new Probe("Second") { ReserveResult = No });
        Assert.Equal(No, Begin(first, second));
        Assert.Equal(["First reserve", "Second reserve", "Second unreserve", "First unreserve"], Probe.Merged(first, second));
        Assert.Empty(_bound);
    }

    [Fact]
    public void A_denied_pod_is_not_bound()
    {
        Assert.Equal(No, Begin(new Probe { PermitResult = PermitResult.Deny(No) }));
        Assert.Empty(_bound);
    }

    [Fact]
    public void A_pod_that_waits_is_bound_when_all_have_allowed_it()
    {
        var cycle = Cycle(Waiting("One"), Waiting("Two"));
        Assert.Null(cycle.Begin(Queued(), Three().Nodes[0], new()));
        Assert.Empty(_bound);
        Assert.NotNull(cycle.NextDue);

        cycle.Allow("uid-p", "One");
        Assert.Empty(_bound);
        cycle.Allow("uid-p", "Two");
        Assert.Equal(["p on a"], _bound);
        Assert.Null(cycle.NextDue);
    }

    [Fact]
    public void A_pod_that_nobody_allows_in_time_is_overdue()
    {
        var cycle = Cycle(Waiting("One"));
        cycle.Begin(Queued(), Three().Nodes[0], new());
        Assert.Null(cycle.Overdue());

        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("rejected due to timeout after waiting 10s at plugin One", cycle.Overdue()?.Why.Reasons[0]);
    }

    [Fact]
    public void What_a_pod_that_is_bound_set_aside_is_kept_and_of_one_bound_elsewhere_given_back()
    {
        var probe = new Probe();
        var cycle = Cycle(probe);
        cycle.Begin(Queued(), Three().Nodes[0], new());
        Assert.True(cycle.Arrive("uid-p", "a"));
        Assert.DoesNotContain("Probe unreserve", probe.Calls);

        cycle.Begin(Queued(), Three().Nodes[0], new());
        Assert.False(cycle.Arrive("uid-p", "b"));
        Assert.Contains("Probe unreserve", probe.Calls);
    }

    private static Probe Waiting(string name) => new(name) { PermitResult = PermitResult.Wait(TimeSpan.FromSeconds(10)) };

    private static ClusterState Three() => A.Cluster(A.Node("a"), A.Node("b"), A.Node("c"));

    private static QueuedPod Queued() => new(new PodShape(A.Pod("p")));

    private static PluginSet Set(params IPlugin[] more) => new([.. DefaultPlugins.All, .. more]);

    private static SchedulingDecision Decide(Probe probe, V1Pod pod) =>
        new SchedulingPlan(Set(probe)).Compute(Three(), new(pod), 0, IdSource.Seeded(1));

    private BindingCycle Cycle(params IPlugin[] plugins) => new(new(Set(plugins)), _clock, (pod, node) => _bound.Add($"{pod.Shape.Key.Name} on {node}"));

    private Rejection? Begin(params IPlugin[] plugins) => Cycle(plugins).Begin(Queued(), Three().Nodes[0], new());

    private sealed class Probe(string name = "Probe") : IPreFilterPlugin, IFilterPlugin, IReservePlugin, IPermitPlugin
    {
        private static int _calls;
        private readonly List<(int At, string Call)> _log = [];

        public PreFilterResult PreFilterResult { get; init; }

        public Rejection? FilterResult { get; set; }

        public Rejection? ReserveResult { get; init; }

        public PermitResult PermitResult { get; init; }

        public int Filtered { get; private set; }

        public string Name => name;

        public IEnumerable<string> Calls => _log.Select(call => call.Call);

        public static IEnumerable<string> Merged(params Probe[] probes) => probes.SelectMany(p => p._log).OrderBy(c => c.At).Select(c => c.Call);

        public PreFilterResult PreFilter(CycleState state, PodShape pod, ClusterState cluster) => PreFilterResult;

        public Rejection? Filter(CycleState state, PodShape pod, NodeState node)
        {
            Filtered++;
            return FilterResult;
        }

        public Rejection? Reserve(CycleState state, PodShape pod, NodeState node)
        {
            Note("reserve");
            return ReserveResult;
        }

        public void Unreserve(CycleState state, PodShape pod, string node) => Note("unreserve");

        public PermitResult Permit(CycleState state, PodShape pod, string node) => PermitResult;

        private void Note(string call) => _log.Add((Interlocked.Increment(ref _calls), $"{name} {call}"));
    }
}
