using System.Collections.Frozen;

namespace Jota.Scheduler;

/// <summary>What a PreFilter found out.</summary>
internal readonly record struct PreFilterResult
{
    /// <summary>The plugin's Filter is to be asked about the nodes.</summary>
    public static PreFilterResult Continue => default;

    /// <summary>The plugin has nothing to say about this pod: its Filter is not asked.</summary>
    public static PreFilterResult Skip => new() { IsSkip = true };

    /// <summary>Whether the plugin's Filter is left out.</summary>
    public bool IsSkip { get; private init; }

    /// <summary>Why no node at all will do; null when some may.</summary>
    public Rejection? Refusal { get; private init; }

    /// <summary>The only nodes that may do; null when any may.</summary>
    public FrozenSet<string>? Nodes { get; private init; }

    /// <summary>No node will do.</summary>
    public static PreFilterResult Refuse(Rejection why) => new() { Refusal = why };

    /// <summary>Only these nodes may do: the others are not looked at.</summary>
    public static PreFilterResult Only(FrozenSet<string> nodes) => new() { Nodes = nodes };
}

/// <summary>
/// PreFilter: looks at the pod and the cluster once before its nodes are looked at one by one, and leaves what Filter needs in the cycle's
/// state. A refusal ends the cycle; what is said to Skip leaves the plugin's own Filter out.
/// </summary>
internal interface IPreFilterPlugin : IPlugin
{
    PreFilterResult PreFilter(CycleState state, PodShape pod, ClusterState cluster);
}

/// <summary>
/// Brings what PreFilter left in the cycle's state up to date as if a pod were on a node, or were not: for pods that were promised a node
/// and are not there yet, and for those that would have to go. Upstream's PreFilterExtensions. Not called for a plugin that said Skip.
/// </summary>
internal interface IPreFilterExtensions : IPreFilterPlugin
{
    void AddPod(CycleState state, PodShape pod, PodFootprint added, NodeState node);

    void RemovePod(CycleState state, PodShape pod, PodFootprint removed, NodeState node);
}

/// <summary>Filter: whether a pod may be on a node. Called for many nodes per pod, so it allocates nothing when it can.</summary>
internal interface IFilterPlugin : IPlugin
{
    /// <summary>Null when the node will do, else why not. The first plugin that turns a node down is the one that tells why.</summary>
    Rejection? Filter(CycleState state, PodShape pod, NodeState node);
}
