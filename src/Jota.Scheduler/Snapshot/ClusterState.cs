using k8s.Models;

namespace Jota.Scheduler;

/// <summary>
/// All nodes and the pods on them, kept up to date change by change. Belongs to the scheduling loop: between two of its steps
/// nothing changes, so that a plan computed on it is computed on a snapshot.
/// </summary>
internal sealed class ClusterState
{
    private readonly Dictionary<string, NodeState> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NodeState> _nodeOfPod = new(StringComparer.Ordinal);
    private NodeState[]? _order;

    /// <summary>The nodes there are, in the order to look at them.</summary>
    public NodeState[] Nodes => _order ??= NodeOrder.Interleave(_nodes.Values.Where(node => node.Node is not null));

    public NodeState? Find(string node) => _nodes.GetValueOrDefault(node);

    /// <summary>Adds or updates a node; answers what that may mean to waiting pods, or null when nothing.</summary>
    public ClusterChange? Put(V1Node node)
    {
        var state = Of(node.Metadata.Name);
        var before = state.Node;
        var allocatable = state.Allocatable;
        var zone = state.Zone;
        state.Set(node);
        if (before is null)
        {
            _order = null;
            return new ClusterChange.NodeAdded(state);
        }

        if (zone != state.Zone)
        {
            _order = null;
        }

        return NodeDifference.Matters(before, node) ? new ClusterChange.NodeChanged(state, before, allocatable) : null;
    }

    /// <summary>Forgets a node. Pods on it stay known until they go, or it comes back.</summary>
    public void Remove(V1Node node)
    {
        if (_nodes.TryGetValue(node.Metadata.Name, out var state))
        {
            state.Unset();
            DropIfEmpty(state);
            _order = null;
        }
    }

    /// <summary>Puts a pod on a node: because the scheduler just decided so, or because the server says so. The newest word counts.</summary>
    public void Place(string uid, PodFootprint footprint, string node)
    {
        var state = Of(node);
        if (_nodeOfPod.TryGetValue(uid, out var before) && before != state)
        {
            Leave(uid);
        }

        _nodeOfPod[uid] = state;
        state.Put(uid, footprint);
    }

    /// <summary>Takes a pod off its node; null when it was on none.</summary>
    public PodFootprint? Leave(string uid)
    {
        if (!_nodeOfPod.Remove(uid, out var state))
        {
            return null;
        }

        var footprint = state.Remove(uid);
        DropIfEmpty(state);
        return footprint;
    }

    public bool IsPlaced(string uid) => _nodeOfPod.ContainsKey(uid);

    private NodeState Of(string name)
    {
        if (!_nodes.TryGetValue(name, out var state))
        {
            _nodes[name] = state = new NodeState(name);
        }

        return state;
    }

    private void DropIfEmpty(NodeState state)
    {
        if (state.Node is null && state.PodCount == 0)
        {
            _nodes.Remove(state.Name);
        }
    }
}
