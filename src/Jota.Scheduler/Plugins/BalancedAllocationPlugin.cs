using Jota.Api;

namespace Jota.Scheduler;

/// <summary>Prefers nodes whose cpu and memory would be taken in like parts.</summary>
internal sealed class BalancedAllocationPlugin : IPreScorePlugin, IScorePlugin
{
    public string Name => "NodeResourcesBalancedAllocation";

    public int Weight => 1;

    /// <summary>A pod that asks for nothing leaves the balance as it is.</summary>
    public bool PreScore(CycleState state, PodShape pod, ClusterState cluster, ReadOnlySpan<NodeState> fitting) =>
        pod.Footprint.Requests is { Cpu: > 0 } or { Memory: > 0 };

    public long Score(CycleState state, PodShape pod, NodeState node)
    {
        ref readonly var wanted = ref pod.Footprint.Requests;
        if (node.Allocatable.Cpu == 0 || node.Allocatable.Memory == 0)
        {
            return 100;
        }

        var cpu = Fraction(Saturating.Add(node.Requested.Cpu, wanted.Cpu), node.Allocatable.Cpu);
        var memory = Fraction(Saturating.Add(node.Requested.Memory, wanted.Memory), node.Allocatable.Memory);

        // Of two numbers, half their distance is the standard deviation.
        return (long)((1 - (Math.Abs(cpu - memory) / 2)) * 100);
    }

    private static double Fraction(long taken, long allocatable) => Math.Min(1, (double)taken / allocatable);
}
