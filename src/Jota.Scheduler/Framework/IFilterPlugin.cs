namespace Jota.Scheduler;

/// <summary>Decides whether a pod may be on a node. Stateless; called for many nodes per pod, so it allocates nothing when it can.</summary>
internal interface IFilterPlugin
{
    /// <summary>Upstream's name of it.</summary>
    string Name { get; }

    /// <summary>Whether it has anything to say about this pod at all; when not, it is not asked about the nodes. Upstream's "skip".</summary>
    bool Cares(PodShape pod) => true;

    /// <summary>Null when the node will do, else why not.</summary>
    Rejection? Filter(PodShape pod, NodeState node);

    /// <summary>Whether a change may let a pod fit that this plugin kept from some node.</summary>
    bool MayHelp(PodShape pod, ClusterChange change);
}
