using k8s.Models;

namespace Jota.Controllers.Tests.NodeLifecycle;

public sealed class NodeOutagePlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void A_lost_node_is_unreachable_and_a_broken_one_not_ready()
    {
        Assert.Equal([("a", NodeTaints.Unreachable)], Taints(Node("a", "Unknown"), Node("b", "True")));
        Assert.Equal([("a", NodeTaints.NotReady)], Taints(Node("a", "False"), Node("b", "True")));
    }

    [Fact]
    public void A_taint_goes_or_changes_with_the_state_it_told_of()
    {
        Assert.Equal([("a", null)], Taints(Node("a", "True", taint: NodeTaints.Unreachable)));
        Assert.Equal([("a", NodeTaints.NotReady)], Taints(Node("a", "False", taint: NodeTaints.Unreachable), Node("b", "True")));
        Assert.Empty(Taints(Node("a", "Unknown", taint: NodeTaints.Unreachable), Node("b", "True")));
    }

    [Fact]
    public void One_node_of_a_zone_at_a_time_the_longest_lost_first()
    {
        V1Node[] nodes = [Node("a", "Unknown", since: 5), Node("b", "Unknown", since: 9), Node("c", "True"), Node("d", "True"), Node("x", "Unknown", "other"), Node("y", "True", "other")];

        var plan = NodeOutagePlan.Compute(nodes, new Dictionary<string, DateTimeOffset>(), Now);

        Assert.Equal(["b", "x"], plan.Taints.Select(t => t.Node.Metadata.Name).Order());
        Assert.Equal(2, plan.Charged.Count);
        Assert.Equal(TimeSpan.FromSeconds(10), plan.LookAgain);
    }

    [Fact]
    public void The_next_one_waits_for_its_turn()
    {
        V1Node[] nodes = [Node("a", "Unknown"), Node("b", "True")];
        var zone = NodeOutagePlan.Compute(nodes, new Dictionary<string, DateTimeOffset>(), Now).Charged.Single();

        var plan = NodeOutagePlan.Compute(nodes, new Dictionary<string, DateTimeOffset> { [zone] = Now.AddSeconds(-4) }, Now);

        Assert.Empty(plan.Taints);
        Assert.Equal(TimeSpan.FromSeconds(6), plan.LookAgain);
    }

    [Fact]
    public void When_all_zones_are_lost_nothing_is_evicted_from_anywhere()
    {
        Assert.Equal([("b", null)], Taints(Node("a", "Unknown"), Node("b", "Unknown", taint: NodeTaints.Unreachable)));
        Assert.Equal([("a", NodeTaints.Unreachable)], Taints(Node("a", "Unknown"), Node("b", "True", "other")));
    }

    [Fact]
    public void A_small_zone_that_is_mostly_lost_is_left_alone_and_a_large_one_emptied_slowly()
    {
        V1Node[] small = [.. Many(6, "Unknown"), .. Many(4, "True")];
        V1Node[] large = [.. Many(60, "Unknown"), .. Many(40, "True")];

        Assert.Empty(Taints(small));
        Assert.Equal(TimeSpan.FromSeconds(100), NodeOutagePlan.Compute(large, new Dictionary<string, DateTimeOffset>(), Now).LookAgain);
    }

    [Theory]
    [InlineData(0, 3, ZoneState.Normal)]
    [InlineData(2, 1, ZoneState.Normal)]
    [InlineData(3, 2, ZoneState.Partial)]
    [InlineData(3, 3, ZoneState.Normal)]
    [InlineData(1, 0, ZoneState.Full)]
    public void A_zones_state_follows_from_how_much_is_lost(int lost, int ready, object state) =>
        Assert.Equal((ZoneState)state, NodeOutagePlan.StateOf([.. Many(lost, "Unknown"), .. Many(ready, "True")]));

    private static IEnumerable<(string Node, string? Key)> Taints(params V1Node[] nodes) =>
        NodeOutagePlan.Compute(nodes, new Dictionary<string, DateTimeOffset>(), Now).Taints.Select(t => (t.Node.Metadata.Name, t.Key));

    private static IEnumerable<V1Node> Many(int count, string ready) => Enumerable.Range(0, count).Select(i => Node($"{ready}-{i}", ready));

    private static V1Node Node(string name, string ready, string zone = "here", string? taint = null, int since = 0) => new()
    {
        Metadata = new() { Name = name, Labels = new Dictionary<string, string> { ["topology.kubernetes.io/zone"] = zone } },
        Spec = new() { Taints = taint is null ? null : [new() { Key = taint, Effect = "NoExecute" }] },
        Status = new() { Conditions = [new() { Type = "Ready", Status = ready, LastTransitionTime = Now.AddMinutes(-since).UtcDateTime }] },
    };
}
