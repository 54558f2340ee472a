using System.Diagnostics;
using System.Globalization;
using Jota.Api;
using Jota.Scheduler;
using k8s.Models;

namespace Jota.Benchmarks.Scheduling;

/// <summary>The scheduler alone, without a server: how many pods a second it finds a node for, on one thread, by CPU time.</summary>
internal static class SchedulingBenchmark
{
    private const string Zone = "topology.kubernetes.io/zone";
    private const string Host = "kubernetes.io/hostname";

    private static readonly V1LabelSelector Web = new() { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } };

    private static readonly (string Name, Action<V1Pod> Ask)[] Sorts =
    [
        ("plain", _ => { }),
        ("default spread", pod => pod.Metadata.OwnerReferences = [new() { Kind = "ReplicaSet", Name = "web", Controller = true }]),
        ("spread over zones", pod => pod.Spec.TopologySpreadConstraints =
            [new() { MaxSkew = 1, TopologyKey = Zone, WhenUnsatisfiable = "DoNotSchedule", LabelSelector = Web }]),
        ("spread over nodes", pod => pod.Spec.TopologySpreadConstraints =
            [new() { MaxSkew = 1, TopologyKey = Host, WhenUnsatisfiable = "DoNotSchedule", LabelSelector = Web }]),
        ("apart", pod => pod.Spec.Affinity = new()
        {
            PodAntiAffinity = new() { RequiredDuringSchedulingIgnoredDuringExecution = [new() { TopologyKey = Host, LabelSelector = Web }] },
        }),
        ("together", pod => pod.Spec.Affinity = new()
        {
            PodAffinity = new() { RequiredDuringSchedulingIgnoredDuringExecution = [new() { TopologyKey = Zone, LabelSelector = Web }] },
        }),
        ("rather apart", pod => pod.Spec.Affinity = new()
        {
            PodAntiAffinity = new()
            {
                PreferredDuringSchedulingIgnoredDuringExecution =
                    [new() { Weight = 100, PodAffinityTerm = new() { TopologyKey = Host, LabelSelector = Web } }],
            },
        }),
    ];

    public static void Run(int nodes, int pods)
    {
        foreach (var (name, ask) in Sorts)
        {
            // Once to warm up.
            Run(nodes, pods, ask);
            var (elapsed, bytes) = Run(nodes, pods, ask);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-18} {pods / elapsed.TotalSeconds,10:N0} pods/s {elapsed.TotalMicroseconds / pods,8:N1} us/pod {bytes / pods,8:N0} B/pod"));
        }

        PreemptionBenchmark.Run(nodes, Math.Min(pods, 2000));
    }

    private static (TimeSpan Elapsed, long Bytes) Run(int nodes, int pods, Action<V1Pod> ask)
    {
        var cluster = new ClusterState();
        for (var i = 0; i < nodes; i++)
        {
            cluster.Put(Node(i));
        }

        cluster.Workloads.Put(new("ReplicaSet", new("default", "web")), LabelSelector.From(Web));
        var all = Enumerable.Range(0, pods).Select(i => Pod(i, ask)).ToArray();
        var plan = new SchedulingPlan(DefaultPlugins.Set);
        var ids = IdSource.Seeded(1);
        var start = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var used = Process.GetCurrentProcess().TotalProcessorTime;
        foreach (var pod in all)
        {
            var shape = new PodShape(pod);
            if (plan.Compute(cluster, shape, start, ids) is not SchedulingDecision.Placed placed)
            {
                throw new InvalidOperationException($"no node for {shape.Key}");
            }

            start = placed.NextStart;
            cluster.Place(shape.Uid, shape.Footprint, placed.Node.Name);
        }

        return (Process.GetCurrentProcess().TotalProcessorTime - used, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    internal static V1Node Node(int number) => new()
    {
        Metadata = new()
        {
            Name = $"node-{number}",
            Labels = new Dictionary<string, string> { [Host] = $"node-{number}", [Zone] = $"zone-{number % 3}" },
        },
        Spec = new(),
        Status = new() { Allocatable = Amounts(("cpu", "32"), ("memory", "128Gi"), ("pods", "110")) },
    };

    private static V1Pod Pod(int number, Action<V1Pod> ask)
    {
        var pod = Pod(number, "web", ("cpu", "100m"), ("memory", "64Mi"));
        ask(pod);
        return pod;
    }

    internal static V1Pod Pod(int number, string name, params (string Name, string Amount)[] requests)
    {
        var pod = new V1Pod
        {
            Metadata = new()
            {
                Name = $"{name}-{number}",
                NamespaceProperty = "default",
                Uid = $"uid-{name}-{number}",
                Labels = new Dictionary<string, string> { ["app"] = name, ["pod-template-hash"] = "5d4f8c7b9" },
            },
            Spec = new() { Containers = [new() { Name = "c", Image = "web", Resources = new() { Requests = Amounts(requests) } }] },
        };
        return pod;
    }

    private static Dictionary<string, ResourceQuantity> Amounts(params (string Name, string Amount)[] amounts) =>
        amounts.ToDictionary(amount => amount.Name, amount => new ResourceQuantity(amount.Amount));
}
