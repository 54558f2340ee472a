using CsCheck;
using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler.Tests.Framework;

public sealed class SchedulingPlanProperties
{
    private static readonly Gen<V1Node> Nodes =
        from name in Gen.Int[0, 999]
        from cpu in Gen.Int[1, 8]
        from memory in Gen.Int[1, 16]
        from pods in Gen.Int[1, 6]
        from taint in Gen.Int[0, 3]
        from cordoned in Gen.Int[0, 9]
        from disk in Gen.OneOf(Gen.Const("ssd"), Gen.Const("hdd"))
        select Make($"n{name}", cpu, memory, pods, taint, cordoned == 0, disk);

    private static readonly Gen<V1Pod> Pods =
        from name in Gen.Int[0, 99999]
        from cpu in Gen.Int[0, 3000]
        from memory in Gen.Int[0, 6000]
        from port in Gen.Int[0, 8]
        from tolerates in Gen.Bool
        from disk in Gen.OneOf(Gen.Const(""), Gen.Const(""), Gen.Const("ssd"))
        select Make($"p{name}", cpu, memory, port, tolerates, disk);

    [Fact]
    public void Never_gives_a_pod_a_node_that_a_filter_refuses_and_never_gives_away_more_than_there_is() =>
        Gen.Select(Nodes.Array[0, 12], Pods.Array[1, 40], Gen.Int[0, 1000]).Sample((nodes, pods, seed) =>
        {
            var cluster = A.Cluster(nodes);
            Run(cluster, pods, seed, (pod, node) => Assert.Null(A.RejectionOf(cluster, pod, node)));
            Assert.All(cluster.Nodes, node => Assert.True(
                node.Requested.Cpu <= node.Allocatable.Cpu && node.Requested.Memory <= node.Allocatable.Memory && node.PodCount <= node.Allocatable.Pods));
        });

    [Fact]
    public void Refuses_a_pod_only_when_every_node_refuses_it() =>
        Gen.Select(Nodes.Array[0, 12], Pods.Array[1, 30], Gen.Int[0, 1000]).Sample((nodes, pods, seed) =>
        {
            var cluster = A.Cluster(nodes);
            foreach (var (pod, decision) in Run(cluster, pods, seed, (_, _) => { }))
            {
                if (decision is SchedulingDecision.Refused refused)
                {
                    Assert.Equal(cluster.Nodes.Select(n => n.Name), refused.Nodes.Select(n => n.Node));
                    Assert.All(refused.Nodes, n => Assert.NotEmpty(n.Why.Reasons));
                }
            }
        });

    [Fact]
    public void Decides_the_same_from_the_same_seed() =>
        Gen.Select(Nodes.Array[1, 12], Pods.Array[1, 30], Gen.Int[0, 1000]).Sample((nodes, pods, seed) =>
            Assert.Equal(Placements(nodes, pods, seed), Placements(nodes, pods, seed)));

    [Fact]
    public void What_leaves_a_node_leaves_nothing_behind() =>
        Gen.Select(Nodes.Array[1, 5], Pods.Array[1, 30], Gen.Int[0, 1000]).Sample((nodes, pods, seed) =>
        {
            var cluster = A.Cluster(nodes);
            Run(cluster, pods, seed, (_, _) => { });
            foreach (var pod in pods)
            {
                cluster.Leave(pod.Metadata.Uid);
            }

            Assert.All(cluster.Nodes, node =>
            {
                Assert.Equal((0L, 0L, 0L, 0), (node.Requested.Cpu, node.Requested.Memory, node.Counted.Cpu, node.PodCount));
                Assert.False(node.HasConflict([.. Enumerable.Range(1, 8).Select(port => new HostPort("0.0.0.0", "TCP", port))]));
            });
        });

    private static List<string?> Placements(V1Node[] nodes, V1Pod[] pods, int seed) =>
        [.. Run(A.Cluster(nodes), pods, seed, (_, _) => { }).Select(r => (r.Decision as SchedulingDecision.Placed)?.Node.Name)];

    private static List<(V1Pod Pod, SchedulingDecision Decision)> Run(ClusterState cluster, V1Pod[] pods, int seed, Action<PodShape, NodeState> check)
    {
        var plan = new SchedulingPlan(DefaultPlugins.Set);
        var ids = IdSource.Seeded(seed);
        var start = 0;
        var decisions = new List<(V1Pod, SchedulingDecision)>();
        foreach (var pod in pods.DistinctBy(p => p.Metadata.Uid))
        {
            var shape = new PodShape(pod);
            var decision = plan.Compute(cluster, shape, start, ids);
            if (decision is SchedulingDecision.Placed placed)
            {
                check(shape, placed.Node);
                cluster.Place(shape.Uid, shape.Footprint, placed.Node.Name);
                start = placed.NextStart;
            }

            decisions.Add((pod, decision));
        }

        return decisions;
    }

    private static V1Node Make(string name, int cpu, int memory, int pods, int taint, bool cordoned, string disk)
    {
        var node = A.Node(name, $"{cpu}", $"{memory}Gi", pods).Labelled("disk", disk);
        node.Spec.Unschedulable = cordoned;
        return taint switch
        {
            0 => node.Tainted("k"),
            1 => node.Tainted("k", "PreferNoSchedule"),
            _ => node,
        };
    }

    private static V1Pod Make(string name, int cpu, int memory, int port, bool tolerates, string disk)
    {
        var pod = A.Pod(name, cpu == 0 ? null : $"{cpu}m", memory == 0 ? null : $"{memory}Mi");
        if (port > 0)
        {
            pod.OnHostPort(port);
        }

        pod.Spec.Tolerations = tolerates ? [new() { Key = "k", OperatorProperty = "Exists" }] : null;
        pod.Spec.NodeSelector = disk.Length == 0 ? null : new Dictionary<string, string> { ["disk"] = disk };
        return pod;
    }
}
