namespace Jota.Scheduler;

/// <summary>
/// A part of the decision where a pod goes. It is called at the points whose interfaces it implements, in the cycle's order: PreEnqueue,
/// QueueSort, PreFilter, Filter, PostFilter, PreScore, Score, Reserve, Permit, PreBind, Bind, PostBind. It keeps nothing itself: what it
/// finds out about a pod it leaves in the pod's <see cref="CycleState"/>.
/// </summary>
internal interface IPlugin
{
    /// <summary>Upstream's name of it.</summary>
    string Name { get; }
}

/// <summary>
/// Tells which changes of the cluster may let a pod fit that the plugin turned down: upstream's EventsToRegister and queueing hints. A pod
/// that was turned down by plugins without hints comes again only after five minutes.
/// </summary>
internal interface IQueueingHints : IPlugin
{
    /// <summary>The sorts of change that <see cref="MayHelp"/> is asked about.</summary>
    ClusterEvents Awaits { get; }

    /// <summary>Whether a change may let the pod fit. Saying so wrongly costs a vain attempt; missing one costs five minutes.</summary>
    bool MayHelp(PodShape pod, ClusterChange change);
}
