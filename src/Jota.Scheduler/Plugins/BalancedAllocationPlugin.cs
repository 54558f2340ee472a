using System.Collections.Immutable;
using Jota.Api;

namespace Jota.Scheduler;

/// <summary>Prefers nodes whose resources would be taken in like parts.</summary>
/// <param name="resources">Which resources.</param>
internal sealed class BalancedAllocationPlugin(ImmutableArray<string> resources) : IPreScorePlugin, IScorePlugin
{
    private readonly bool _isUsual = resources is ["cpu", "memory"];

    public string Name => "NodeResourcesBalancedAllocation";

    public int Weight => 1;

    /// <summary>A pod that asks for nothing leaves the balance as it is.</summary>
    public bool PreScore(CycleState state, PodShape pod, ClusterState cluster, ReadOnlySpan<NodeState> fitting)
    {
        foreach (var resource in resources)
        {
            if (pod.Footprint.Requests.Of(resource) > 0)
            {
                return true;
            }
        }

        return false;
    }

    public long Score(CycleState state, PodShape pod, NodeState node)
    {
        if (!_isUsual)
        {
            return Score(pod, node);
        }

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

    private long Score(PodShape pod, NodeState node)
    {
        var (sum, squares, count) = (0d, 0d, 0);
        foreach (var resource in resources)
        {
            if (ResourceUse.Of(resource, pod, node, counted: false) is { Allocatable: > 0 } use)
            {
                var part = Fraction(use.Taken, use.Allocatable);
                (sum, squares, count) = (sum + part, squares + (part * part), count + 1);
            }
        }

        var variance = count < 2 ? 0 : Math.Max(0, (squares / count) - (sum / count * (sum / count)));
        return (long)((1 - Math.Sqrt(variance)) * 100);
    }

    private static double Fraction(long taken, long allocatable) => Math.Min(1, (double)taken / allocatable);
}
