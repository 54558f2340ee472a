using System.Collections.Immutable;

namespace Jota.Scheduler;

/// <summary>Where a pod goes, or why nowhere.</summary>
internal abstract record SchedulingDecision
{
    private SchedulingDecision()
    {
    }

    /// <summary>To this node.</summary>
    /// <param name="Node">The node.</param>
    /// <param name="NextStart">Where the next search begins, so that all nodes get their turn.</param>
    /// <param name="State">What plugins found out.</param>
    public sealed record Placed(NodeState Node, int NextStart, CycleState State) : SchedulingDecision;

    /// <summary>Nowhere.</summary>
    /// <param name="Nodes">Every node with why not.</param>
    /// <param name="State">What plugins found out.</param>
    public sealed record Refused(ImmutableArray<NodeRejection> Nodes, CycleState State) : SchedulingDecision
    {
        /// <summary>The plugins that turned down some node.</summary>
        public HashSet<string> Plugins { get; } = PluginsOf(Nodes);

        /// <summary>Of thousands of nodes most are turned down by one and the same word.</summary>
        private static HashSet<string> PluginsOf(ImmutableArray<NodeRejection> nodes)
        {
            var plugins = new HashSet<string>(StringComparer.Ordinal);
            Rejection? last = null;
            foreach (var (_, why) in nodes)
            {
                if (!ReferenceEquals(why, last))
                {
                    plugins.Add(why.Plugin);
                    last = why;
                }
            }

            return plugins;
        }
    }
}
