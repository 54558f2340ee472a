using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler.Tests.Framework;

/// <summary>The texts are those that upstream gave in the same situations.</summary>
public sealed class FailureMessageTests
{
    private const string NoHelp3 = "preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.";

    [Fact]
    public void No_nodes_at_all() => Assert.Equal("no nodes available to schedule pods", Why(A.Cluster(), A.Pod("p")));

    [Fact]
    public void Every_node_tainted() => Assert.Equal(
        "0/1 nodes are available: 1 node(s) had untolerated taint(s). no new claims to deallocate, "
            + "preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.",
        Why(A.Cluster(A.Node("n").Tainted("k")), A.Pod("p")));

    [Fact]
    public void Requests_that_no_node_could_ever_hold() => Assert.Equal(
        $"0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu, 2 Insufficient memory. no new claims to deallocate, {NoHelp3}",
        Why(Three(), A.Pod("p", "900", "900Gi")));

    [Fact]
    public void Requests_that_would_fit_if_other_pods_went()
    {
        var cluster = A.Cluster(A.Node("a"), A.Node("b").Tainted("k"));
        cluster.Place(A.Pod("there", "1500m"), "a");

        Assert.Equal(
            "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s). no new claims to deallocate, "
                + "preemption: 0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.",
            Why(cluster, A.Pod("p", "1")));
    }

    [Fact]
    public void An_extended_resource_that_is_nowhere() => Assert.Equal(
        $"0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient example.com/gpu. no new claims to deallocate, {NoHelp3}",
        Why(Three(), A.Pod("p").Requesting("example.com/gpu", "1")));

    [Fact]
    public void Host_ports_that_are_taken()
    {
        var cluster = Three();
        cluster.Place(A.Pod("x").OnHostPort(80), "a");
        cluster.Place(A.Pod("y").OnHostPort(80), "b");

        Assert.Equal(
            "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) didn't have free ports for the requested pod ports. "
                + "no new claims to deallocate, preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, "
                + "2 No preemption victims found for incoming pod.",
            Why(cluster, A.Pod("p").OnHostPort(80)));
    }

    [Fact]
    public void A_node_selector_that_matches_nothing() => Assert.Equal(
        $"0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, {NoHelp3}",
        Why(Three(), A.Pod("p").With(s => s.NodeSelector = new Dictionary<string, string> { ["gpu"] = "true" })));

    [Fact]
    public void A_pod_that_names_its_node() => Assert.Equal(
        $"0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. no new claims to deallocate, {NoHelp3}",
        Why(Three(), A.Pod("p").With(s => s.Affinity = A.RequiredAffinity(new V1NodeSelectorTerm
        {
            MatchFields = [new() { Key = "metadata.name", OperatorProperty = "In", Values = ["c"] }],
        }))));

    [Fact]
    public void Cordoned_nodes() => Assert.Equal(
        $"0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) were unschedulable. no new claims to deallocate, {NoHelp3}",
        Why(
            A.Cluster(
                A.Node("a").Cordoned().Tainted("node.kubernetes.io/unschedulable"),
                A.Node("b").Cordoned().Tainted("node.kubernetes.io/unschedulable"),
                A.Node("c").Tainted("k")),
            A.Pod("p")));

    [Fact]
    public void A_full_node_has_too_many_pods()
    {
        var cluster = A.Cluster(A.Node("a", pods: 1));
        cluster.Place(A.Pod("there"), "a");

        Assert.StartsWith("0/1 nodes are available: 1 Too many pods.", Why(cluster, A.Pod("p")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pod_that_must_not_preempt_is_not_helped() => Assert.Equal(
        "0/1 nodes are available: 1 node(s) had untolerated taint(s). no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.",
        Why(A.Cluster(A.Node("n").Tainted("k")), A.Pod("p").With(s => s.PreemptionPolicy = "Never")));

    private static ClusterState Three() => A.Cluster(A.Node("a"), A.Node("b"), A.Node("c").Tainted("k"));

    private static string Why(ClusterState cluster, V1Pod pod)
    {
        var (plan, shape, ids) = (new SchedulingPlan(DefaultPlugins.Set), new PodShape(pod), IdSource.Seeded(1));
        var refused = Assert.IsType<SchedulingDecision.Refused>(plan.Compute(cluster, shape, 0, ids));
        return FailureMessage.Of(refused, refused.Nodes.IsEmpty ? "" : plan.Help(cluster, shape, refused, ids).Message);
    }
}
