namespace Jota.Scheduler;

/// <summary>Keeps a pod from nodes where another pod has one of its host ports.</summary>
internal sealed class NodePortsPlugin : IPreFilterPlugin, IFilterPlugin, IQueueingHints
{
    private static readonly Rejection Rejected =
        new("NodePorts", ["node(s) didn't have free ports for the requested pod ports"]) { Resolvable = true };

    public string Name => Rejected.Plugin;

    public ClusterEvents Awaits => ClusterEvents.NodeAdded | ClusterEvents.PodLeft;

    public PreFilterResult PreFilter(CycleState state, PodShape pod, ClusterState cluster) =>
        pod.Footprint.Ports.IsEmpty ? PreFilterResult.Skip : PreFilterResult.Continue;

    public Rejection? Filter(CycleState state, PodShape pod, NodeState node) => node.HasConflict(pod.Footprint.Ports) ? Rejected : null;

    public bool MayHelp(PodShape pod, ClusterChange change) => change switch
    {
        ClusterChange.NodeAdded added => !added.Node.HasConflict(pod.Footprint.Ports),
        ClusterChange.PodLeft left => pod.Footprint.Ports.Any(port => left.Footprint.Ports.Any(port.ConflictsWith)),
        _ => false,
    };
}
