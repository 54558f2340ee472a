using System.Collections.Immutable;
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
    private readonly Dictionary<int, NodeState> _bySlot = [];
    private readonly NamespaceLabels _namespaces = new();
    private readonly TopologyKeys _keys;
    private readonly PodTallies _tallies;
    private readonly StandingTerms _standing;
    private NodeState[]? _order;
    private int _slots;

    public ClusterState()
    {
        _keys = new(Settle);
        _tallies = new(_keys, _namespaces);
        _standing = new(_keys, _namespaces);
        Workloads = new(_namespaces);
    }

    /// <summary>What selects pods.</summary>
    public WorkloadSelectors Workloads { get; }

    /// <summary>Claims, volumes and their classes.</summary>
    public StorageState Storage { get; } = new();

    /// <summary>How many pods may be made to go.</summary>
    public DisruptionBudgets Budgets { get; } = new();

    /// <summary>Which images nodes have.</summary>
    public NodeImages Images { get; } = new();

    /// <summary>The labels of namespaces.</summary>
    public NamespaceLabels Namespaces => _namespaces;

    /// <summary>How many nodes have taints that keep pods away.</summary>
    public int TaintedNodes { get; private set; }

    /// <summary>How many nodes have taints that only discourage.</summary>
    public int DiscouragingNodes { get; private set; }

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
        CountTaints(state, -1);
        state.Set(node);
        CountTaints(state, 1);
        _keys.All.ForEach(state.Settle);
        Images.Put(state.Slot, node.Status?.Images);
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
            CountTaints(state, -1);
            state.Unset();
            Images.Put(state.Slot, null);
            _keys.All.ForEach(state.Settle);
            DropIfEmpty(state);
            _order = null;
        }
    }

    /// <summary>
    /// Puts a pod on a node: because the scheduler just decided so, or because the server says so. The newest word counts.
    /// </summary>
    public void Place(string uid, PodFootprint footprint, string node)
    {
        var state = Of(node);
        Leave(uid, keep: state);
        _nodeOfPod[uid] = state;
        state.Put(uid, footprint);
        Storage.Use(uid, footprint);
        footprint.Class = _tallies.Add(footprint.Class, state.Slot, state);
        if (footprint.Wants is { } wants)
        {
            _standing.Add(wants, state.Slot, state, 1);
        }
    }

    /// <summary>Takes a pod off its node; null when it was on none.</summary>
    public PodFootprint? Leave(string uid) => Leave(uid, keep: null);

    public bool IsPlaced(string uid) => _nodeOfPod.ContainsKey(uid);

    /// <summary>Where a pod is; null when it is on no node.</summary>
    public NodeState? NodeOf(string uid) => _nodeOfPod.GetValueOrDefault(uid);

    /// <summary>What is known of a pod on a node; null when it is on none.</summary>
    public PodFootprint? FootprintOf(string uid) => NodeOf(uid)?.Pods.GetValueOrDefault(uid);

    /// <summary>The pods that match all of some selections, counted by a key's domains. Kept up to date, also after this answer.</summary>
    /// <param name="pods">The selections.</param>
    /// <param name="key">The label of nodes.</param>
    /// <param name="countsTerminating">Whether pods that are being deleted count.</param>
    public DomainCounts Count(ImmutableArray<PodSelection> pods, string key, bool countsTerminating) =>
        _tallies.Of(pods, key, countsTerminating, slot => _bySlot[slot]);

    /// <summary>What a label of nodes divides them into.</summary>
    public TopologyKey KeyOf(string label) => _keys.Of(label);

    /// <summary>What the pods that have their nodes want of a pod that comes.</summary>
    public StandingTerm[] WantedOf(PodFootprint pod) => _standing.About(_tallies.Known(pod.Class));

    /// <summary>Takes in a namespace's labels; answers whether that may mean something to a waiting pod.</summary>
    public bool PutNamespace(string ns, IDictionary<string, string>? labels) => Rethink(_namespaces.Put(ns, labels));

    /// <summary>Forgets a namespace.</summary>
    public void RemoveNamespace(string ns) => Rethink(_namespaces.Remove(ns));

    private bool Rethink(bool changed)
    {
        if (changed)
        {
            _tallies.Rethink();
            _standing.Rethink();
        }

        return changed;
    }

    private PodFootprint? Leave(string uid, NodeState? keep)
    {
        if (!_nodeOfPod.Remove(uid, out var state))
        {
            return null;
        }

        var footprint = state.Remove(uid)!;
        Storage.Leave(uid, footprint);
        _tallies.Remove(footprint.Class, state.Slot, state);
        if (footprint.Wants is { } wants)
        {
            _standing.Add(wants, state.Slot, state, -1);
        }

        if (state != keep)
        {
            DropIfEmpty(state);
        }

        return footprint;
    }

    private void CountTaints(NodeState state, int nodes)
    {
        if (state.Node is not null)
        {
            TaintedNodes += state.HardTaints.IsEmpty ? 0 : nodes;
            DiscouragingNodes += state.SoftTaints.IsEmpty ? 0 : nodes;
        }
    }

    private void Settle(TopologyKey key)
    {
        foreach (var (_, node) in _nodes)
        {
            node.Settle(key);
        }
    }

    private NodeState Of(string name)
    {
        if (!_nodes.TryGetValue(name, out var state))
        {
            _nodes[name] = state = new NodeState(name, _slots++);
            _bySlot[state.Slot] = state;
        }

        return state;
    }

    private void DropIfEmpty(NodeState state)
    {
        if (state.Node is null && state.PodCount == 0)
        {
            _nodes.Remove(state.Name);
            _bySlot.Remove(state.Slot);
        }
    }
}
