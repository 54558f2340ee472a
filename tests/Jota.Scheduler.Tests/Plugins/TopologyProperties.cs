using CsCheck;
using k8s.Models;

namespace Jota.Scheduler.Tests.Plugins;

/// <summary>What is counted change by change is the same as what is counted from the start.</summary>
public sealed class TopologyProperties
{
    private static readonly string[] Apps = ["web", "db"];
    private static readonly string[] Keys = ["zone", "kubernetes.io/hostname"];

    private static readonly Gen<(int Kind, int Pod, int Node, int Zone)> Steps = Gen.Select(Gen.Int[0, 4], Gen.Int[0, 11], Gen.Int[0, 3], Gen.Int[0, 2]);

    [Fact]
    public void Counts_kept_up_to_date_are_those_of_a_fresh_look() =>
        Steps.Array[1, 40].Sample(steps =>
        {
            var (cluster, nodes, placed) = (new ClusterState(), new Dictionary<string, V1Node>(), new Dictionary<int, string>());
            foreach (var step in steps)
            {
                Do(step, cluster, nodes, placed);

                // Asked at every step, so that counts are made early and have to follow.
                Assert.Equal(Enumerable.Range(0, 12).Select(i => Verdict(Fresh(nodes, placed), Pod(i))), Enumerable.Range(0, 12).Select(i => Verdict(cluster, Pod(i))));
            }
        }, iter: 300);

    private static void Do((int Kind, int Pod, int Node, int Zone) step, ClusterState cluster, Dictionary<string, V1Node> nodes, Dictionary<int, string> placed)
    {
        var name = $"n{step.Node}";
        switch (step.Kind)
        {
            case 0 when nodes.Remove(name, out var node):
                cluster.Remove(node);
                break;
            case 0 or 1:
                nodes[name] = Node(name, step.Zone);
                cluster.Put(nodes[name]);
                break;
            case 2:
                placed.Remove(step.Pod);
                cluster.Leave($"uid-p{step.Pod}");
                break;
            default:
                placed[step.Pod] = name;
                cluster.Place(Pod(step.Pod), name);
                break;
        }
    }

    private static string Verdict(ClusterState cluster, V1Pod pod) => string.Join("; ", A.Verdicts(cluster, pod)) + Scores(cluster, new PodShape(pod));

    private static string Scores(ClusterState cluster, PodShape pod)
    {
        var state = new CycleState();
        var nodes = cluster.Nodes.OrderBy(n => n.Name, StringComparer.Ordinal).ToArray();
        var plugin = new InterPodAffinityPlugin();
        return plugin.PreScore(state, pod, cluster, nodes) ? string.Join(' ', nodes.Select(n => plugin.Score(state, pod, n))) : "";
    }

    private static ClusterState Fresh(Dictionary<string, V1Node> nodes, Dictionary<int, string> placed)
    {
        var cluster = new ClusterState();
        foreach (var node in nodes.Values)
        {
            cluster.Put(node);
        }

        foreach (var (pod, node) in placed)
        {
            cluster.Place(Pod(pod), node);
        }

        return cluster;
    }

    private static V1Node Node(string name, int zone) => zone == 0 ? A.Node(name) : A.Node(name).Labelled("zone", $"z{zone}");

    /// <summary>Twelve pods: of two sorts, that want nothing, to be together, to be apart (of both keys), to be spread.</summary>
    private static V1Pod Pod(int number)
    {
        var pod = A.Pod($"p{number}").Labelled("app", Apps[number % 2]);
        var term = new V1PodAffinityTerm { TopologyKey = Keys[number / 2 % 2], LabelSelector = new() { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } } };
        return (number / 2) switch
        {
            0 => pod,
            1 => pod.With(s => s.Affinity = new() { PodAffinity = new() { RequiredDuringSchedulingIgnoredDuringExecution = [term] } }),
            2 or 3 => pod.With(s => s.Affinity = new() { PodAntiAffinity = new() { RequiredDuringSchedulingIgnoredDuringExecution = [term] } }),
            4 => pod.With(s => s.Affinity = new() { PodAffinity = new() { PreferredDuringSchedulingIgnoredDuringExecution = [new() { Weight = 7, PodAffinityTerm = term }] } }),
            _ => pod.With(s => s.TopologySpreadConstraints =
                [new() { MaxSkew = 1, TopologyKey = "zone", WhenUnsatisfiable = "DoNotSchedule", LabelSelector = term.LabelSelector }]),
        };
    }
}
