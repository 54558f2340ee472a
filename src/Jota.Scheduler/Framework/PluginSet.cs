using System.Collections.Immutable;

namespace Jota.Scheduler;

/// <summary>The plugins at work, in the order they are asked: the first filter that rejects a node is the one that tells why.</summary>
internal sealed record PluginSet(ImmutableArray<IFilterPlugin> Filters, ImmutableArray<IScorePlugin> Scores)
{
    /// <summary>Upstream's defaults, as far as they are here.</summary>
    public static PluginSet Default { get; } = new(
        [
            new NodeUnschedulablePlugin(),
            new NodeNamePlugin(),
            new TaintTolerationPlugin(),
            new NodeAffinityPlugin(),
            new NodePortsPlugin(),
            new NodeResourcesFitPlugin(),
        ],
        [
            new TaintTolerationPlugin(),
            new NodeAffinityPlugin(),
            new NodeResourcesFitPlugin(),
            new BalancedAllocationPlugin(),
        ]);

    /// <summary>Whether a change may let a pod fit that these plugins kept from nodes.</summary>
    public bool MayHelp(PodShape pod, IReadOnlySet<string> rejectedBy, ClusterChange change)
    {
        foreach (var filter in Filters)
        {
            if (rejectedBy.Contains(filter.Name) && filter.MayHelp(pod, change))
            {
                return true;
            }
        }

        return false;
    }
}
