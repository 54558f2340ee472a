using CsCheck;
using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler.Tests.Preempting;

/// <summary>In random worlds the plan decides what a simple model does, which only knows cpu, priorities, start times and budgets.</summary>
public sealed class PreemptionProperties
{
    private static readonly Gen<(int Cpu, (int Cpu, int Priority, int Start, int App)[] Pods)> Nodes =
        Gen.Select(Gen.Int[1, 6], Gen.Select(Gen.Int[1, 3], Gen.Int[0, 4], Gen.Int[0, 3], Gen.Int[0, 2]).Array[0, 5]);

    [Fact]
    public void The_victims_are_those_of_the_model() =>
        Gen.Select(Nodes.Array[1, 5], Gen.Int[1, 6], Gen.Int[0, 5], Gen.Int[0, 2].Array[3]).Sample(
            (nodes, cpu, priority, allowed) =>
            {
                var (cluster, placed) = World(nodes, allowed);
                var pod = new PodShape(A.Pod("p", $"{cpu}", priority: priority));
                var (plan, ids) = (new SchedulingPlan(DefaultPlugins.Set), IdSource.Seeded(1));
                if (plan.Compute(cluster, pod, 0, ids) is not SchedulingDecision.Refused refused)
                {
                    return;
                }

                var nomination = plan.Help(cluster, pod, refused, ids).Nomination;

                var harm = placed.Select(node => Harm(node, cpu, priority, allowed)).OfType<Expected>().Order().ToList();
                Assert.Equal(harm.Count == 0, nomination is null or { Node.Length: 0 });
                if (harm.Count > 0)
                {
                    // Of equally harmful ones any will do.
                    Assert.Contains(
                        harm.TakeWhile(other => other.CompareTo(harm[0]) == 0).Select(other => $"{other.Node}: {string.Join(' ', other.Victims)}"),
                        text => text == $"{nomination!.Node}: {string.Join(' ', nomination.Victims.Select(v => v.Uid))}");
                    foreach (var victim in nomination!.Victims)
                    {
                        cluster.Leave(victim.Uid);
                    }

                    Assert.Null(A.RejectionOf(cluster, pod, cluster.Find(nomination.Node)!));
                }
            },
            iter: 2000);

    private static (ClusterState Cluster, List<NodeModel> Placed) World((int Cpu, (int Cpu, int Priority, int Start, int App)[] Pods)[] nodes, int[] allowed)
    {
        var cluster = new ClusterState();
        var placed = new List<NodeModel>();
        for (var n = 0; n < nodes.Length; n++)
        {
            cluster.Put(A.Node($"n{n}", $"{nodes[n].Cpu}"));
            var world = new NodeModel($"n{n}", nodes[n].Cpu, []);
            placed.Add(world);
            foreach (var (cpu, priority, start, app) in nodes[n].Pods)
            {
                if (world.Pods.Sum(p => p.Cpu) + cpu <= world.Cpu)
                {
                    var pod = A.Pod($"{n}-{world.Pods.Count}", $"{cpu}", priority: priority).Labelled("app", $"{app}");
                    pod.Status.StartTime = DateTime.UnixEpoch.AddHours(start);
                    cluster.Place(pod, world.Name);
                    world.Pods.Add(new(pod.Metadata.Uid, cpu, priority, start, app));
                }
            }
        }

        for (var app = 0; app < allowed.Length; app++)
        {
            cluster.Budgets.Put(new()
            {
                Metadata = new() { Name = $"b{app}", NamespaceProperty = "default" },
                Spec = new() { Selector = new() { MatchLabels = new Dictionary<string, string> { ["app"] = $"{app}" } } },
                Status = new() { DisruptionsAllowed = allowed[app] },
            });
        }

        return (cluster, placed);
    }

    private static Expected? Harm(NodeModel node, int cpu, int priority, int[] allowed)
    {
        var lower = node.Pods.Where(p => p.Priority < priority).OrderByDescending(p => p.Priority).ThenBy(p => p.Start).ThenBy(p => p.Uid, StringComparer.Ordinal).ToList();
        var free = node.Cpu - node.Pods.Except(lower).Sum(p => p.Cpu);
        if (lower.Count == 0 || free < cpu)
        {
            return null;
        }

        var beyond = lower.Where((p, i) => lower.Take(i + 1).Count(other => other.App == p.App) > allowed[p.App]).ToList();
        var victims = new List<PodModel>();
        foreach (var pod in beyond.Concat(lower.Except(beyond)))
        {
            if (free - pod.Cpu >= cpu)
            {
                free -= pod.Cpu;
            }
            else
            {
                victims.Add(pod);
            }
        }

        victims = [.. lower.Where(victims.Contains)];
        var highest = victims.Max(v => v.Priority);
        return new(
            node.Name, [.. victims.Select(v => v.Uid)], victims.Count(beyond.Contains), highest,
            victims.Sum(v => v.Priority + (1L << 31)), victims.Where(v => v.Priority == highest).Min(v => v.Start));
    }

    private sealed record PodModel(string Uid, int Cpu, int Priority, int Start, int App);

    private sealed record NodeModel(string Name, int Cpu, List<PodModel> Pods);

    private sealed record Expected(string Node, string[] Victims, int Beyond, int Highest, long Sum, int Start) : IComparable<Expected>
    {
        public int CompareTo(Expected? other) =>
            (Beyond, Highest, Sum, Victims.Length, -Start).CompareTo((other!.Beyond, other.Highest, other.Sum, other.Victims.Length, -other.Start));
    }
}
