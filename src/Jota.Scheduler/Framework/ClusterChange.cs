using k8s.Models;

namespace Jota.Scheduler;

/// <summary>Something that may let a pod fit that did not.</summary>
internal abstract record ClusterChange
{
    private ClusterChange()
    {
    }

    /// <summary>A new node.</summary>
    public sealed record NodeAdded(NodeState Node) : ClusterChange;

    /// <summary>A node's labels, taints, <c>unschedulable</c> or allocatable changed.</summary>
    public sealed record NodeChanged(NodeState Node, V1Node Before, Amounts AllocatableBefore) : ClusterChange;

    /// <summary>A pod left a node, or shrank on it.</summary>
    public sealed record PodLeft(PodFootprint Footprint) : ClusterChange;

    /// <summary>The waiting pod itself changed.</summary>
    public sealed record PodChanged : ClusterChange;
}
