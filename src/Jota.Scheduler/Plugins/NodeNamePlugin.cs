namespace Jota.Scheduler;

/// <summary>Holds a pod to the node it names.</summary>
internal sealed class NodeNamePlugin : IPreFilterPlugin, IFilterPlugin, IQueueingHints
{
    private static readonly Rejection Rejected = new("NodeName", ["node(s) didn't match the requested node name"]);

    public string Name => Rejected.Plugin;

    public ClusterEvents Awaits => ClusterEvents.NodeAdded;

    public PreFilterResult PreFilter(CycleState state, PodShape pod, ClusterState cluster) =>
        string.IsNullOrEmpty(pod.Spec.NodeName) ? PreFilterResult.Skip : PreFilterResult.Continue;

    public Rejection? Filter(CycleState state, PodShape pod, NodeState node) => pod.Spec.NodeName == node.Name ? null : Rejected;

    public bool MayHelp(PodShape pod, ClusterChange change) =>
        change is ClusterChange.NodeAdded added && pod.Spec.NodeName == added.Node.Name;
}
