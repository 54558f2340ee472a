using System.Diagnostics;
using System.Globalization;
using Jota.Api;
using Jota.Scheduler;

namespace Jota.Benchmarks.Scheduling;

/// <summary>
/// A cluster full of pods of low priority, and pods of a higher one that come: how many a second get their node, from being refused by all
/// nodes over the choice of who goes to their own place. One thread, by CPU time.
/// </summary>
internal static class PreemptionBenchmark
{
    private const int PodsOnNode = 4;

    public static void Run(int nodes, int pods)
    {
        Measure(nodes, Math.Min(pods, 500));
        var elapsed = Measure(nodes, pods);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{"preemption",-18} {pods / elapsed.TotalSeconds,10:N0} pods/s {elapsed.TotalMicroseconds / pods,8:N1} us/pod"));
    }

    private static TimeSpan Measure(int nodes, int pods)
    {
        var cluster = new ClusterState();
        for (var i = 0; i < nodes; i++)
        {
            cluster.Put(SchedulingBenchmark.Node(i));
            for (var j = 0; j < PodsOnNode; j++)
            {
                var low = SchedulingBenchmark.Pod((i * PodsOnNode) + j, "low", ("cpu", "8"), ("memory", "16Gi"));
                cluster.Place(low.Metadata.Uid, PodFootprint.Of(low), $"node-{i}");
            }
        }

        var nominations = new Nominations();
        var plan = new SchedulingPlan(DefaultPlugins.Set, nominations);
        var ids = IdSource.Seeded(1);
        var used = Process.GetCurrentProcess().TotalProcessorTime;
        for (var i = 0; i < pods; i++)
        {
            var pod = SchedulingBenchmark.Pod(i, "high", ("cpu", "8"), ("memory", "16Gi"));
            pod.Spec.Priority = 1000;
            Preempt(cluster, plan, nominations, new PodShape(pod), ids);
        }

        return Process.GetCurrentProcess().TotalProcessorTime - used;
    }

    private static void Preempt(ClusterState cluster, SchedulingPlan plan, Nominations nominations, PodShape pod, IdSource ids)
    {
        var refused = (SchedulingDecision.Refused)plan.Compute(cluster, pod, 0, ids);
        var nomination = plan.Help(cluster, pod, refused, ids).Nomination ?? throw new InvalidOperationException($"nobody goes for {pod.Key}");
        nominations.Promise(pod, nomination.Node);
        foreach (var (uid, _) in nomination.Victims)
        {
            cluster.Leave(uid);
        }

        var placed = (SchedulingDecision.Placed)plan.Compute(cluster, pod, 0, ids);
        nominations.Remove(pod.Uid);
        cluster.Place(pod.Uid, pod.Footprint, placed.Node.Name);
    }
}
