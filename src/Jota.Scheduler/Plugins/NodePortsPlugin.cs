namespace Jota.Scheduler;

/// <summary>Keeps a pod from nodes where another pod has one of its host ports.</summary>
internal sealed class NodePortsPlugin : IFilterPlugin
{
    private static readonly Rejection Rejected =
        new("NodePorts", ["node(s) didn't have free ports for the requested pod ports"]) { Resolvable = true };

    public string Name => Rejected.Plugin;

    public bool Cares(PodShape pod) => !pod.Footprint.Ports.IsEmpty;

    public Rejection? Filter(PodShape pod, NodeState node) => node.HasConflict(pod.Footprint.Ports) ? Rejected : null;

    public bool MayHelp(PodShape pod, ClusterChange change) => change switch
    {
        ClusterChange.NodeAdded added => Filter(pod, added.Node) is null,
        ClusterChange.PodLeft left => pod.Footprint.Ports.Any(port => left.Footprint.Ports.Any(port.ConflictsWith)),
        _ => false,
    };
}
