using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>The sorts of <see cref="ClusterChange"/>, for who waits for which.</summary>
[Flags]
internal enum ClusterEvents
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><see cref="ClusterChange.NodeAdded"/>.</summary>
    NodeAdded = 1,

    /// <summary><see cref="ClusterChange.NodeChanged"/>.</summary>
    NodeChanged = 2,

    /// <summary><see cref="ClusterChange.PodLeft"/>.</summary>
    PodLeft = 4,

    /// <summary><see cref="ClusterChange.PodPlaced"/>.</summary>
    PodPlaced = 8,

    /// <summary><see cref="ClusterChange.PodChanged"/>.</summary>
    PodChanged = 16,

    /// <summary><see cref="ClusterChange.NamespaceChanged"/>.</summary>
    NamespaceChanged = 32,

    /// <summary><see cref="ClusterChange.StorageChanged"/>.</summary>
    StorageChanged = 64,

    /// <summary>All that has to do with nodes.</summary>
    Nodes = NodeAdded | NodeChanged,

    /// <summary>All.</summary>
    All = Nodes | PodLeft | PodPlaced | PodChanged | NamespaceChanged | StorageChanged,
}

/// <summary>Something that may let a pod fit that did not.</summary>
internal abstract record ClusterChange
{
    private ClusterChange(ClusterEvents sort) => Sort = sort;

    /// <summary>What sort of change it is.</summary>
    public ClusterEvents Sort { get; }

    /// <summary>A new node.</summary>
    public sealed record NodeAdded(NodeState Node) : ClusterChange(ClusterEvents.NodeAdded);

    /// <summary>A node's labels, taints, <c>unschedulable</c> or allocatable changed.</summary>
    public sealed record NodeChanged(NodeState Node, V1Node Before, ResourceAmounts AllocatableBefore)
        : ClusterChange(ClusterEvents.NodeChanged);

    /// <summary>A pod left a node, or shrank on it.</summary>
    public sealed record PodLeft(PodFootprint Footprint) : ClusterChange(ClusterEvents.PodLeft);

    /// <summary>A pod has got a node, or one that has got other labels.</summary>
    public sealed record PodPlaced(PodFootprint Footprint) : ClusterChange(ClusterEvents.PodPlaced);

    /// <summary>A namespace's labels changed.</summary>
    public sealed record NamespaceChanged() : ClusterChange(ClusterEvents.NamespaceChanged);

    /// <summary>This claim changed; null: a volume or a class of volumes did.</summary>
    public sealed record StorageChanged(ObjectKey? Claim) : ClusterChange(ClusterEvents.StorageChanged);

    /// <summary>The waiting pod itself changed.</summary>
    public sealed record PodChanged() : ClusterChange(ClusterEvents.PodChanged);
}
