using k8s.Models;

namespace Jota.Scheduler;

/// <summary>Keeps pods from cordoned nodes, unless they tolerate the taint that goes with it.</summary>
internal sealed class NodeUnschedulablePlugin : IFilterPlugin, IQueueingHints
{
    private static readonly Rejection Rejected = new("NodeUnschedulable", ["node(s) were unschedulable"]);
    private static readonly V1Taint Taint = new() { Key = Taints.UnschedulableKey, Effect = Taints.NoSchedule };

    public string Name => Rejected.Plugin;

    public ClusterEvents Awaits => ClusterEvents.Nodes | ClusterEvents.PodChanged;

    public Rejection? Filter(CycleState state, PodShape pod, NodeState node) => Filter(pod, node);

    public bool MayHelp(PodShape pod, ClusterChange change) => change switch
    {
        ClusterChange.NodeAdded added => Filter(pod, added.Node) is null,
        ClusterChange.NodeChanged changed => changed.Before.Spec?.Unschedulable == true && Filter(pod, changed.Node) is null,
        ClusterChange.PodChanged => true,
        _ => false,
    };

    private static Rejection? Filter(PodShape pod, NodeState node) =>
        node.IsUnschedulable && !Taints.IsTolerated(Taint, pod.Tolerations) ? Rejected : null;
}
