namespace Jota.Scheduler;

/// <summary>Holds a pod to the node it names.</summary>
internal sealed class NodeNamePlugin : IFilterPlugin
{
    private static readonly Rejection Rejected = new("NodeName", ["node(s) didn't match the requested node name"]);

    public string Name => Rejected.Plugin;

    public bool Cares(PodShape pod) => !string.IsNullOrEmpty(pod.Spec.NodeName);

    public Rejection? Filter(PodShape pod, NodeState node) =>
        string.IsNullOrEmpty(pod.Spec.NodeName) || pod.Spec.NodeName == node.Name ? null : Rejected;

    public bool MayHelp(PodShape pod, ClusterChange change) => change is ClusterChange.NodeAdded added && Filter(pod, added.Node) is null;
}
