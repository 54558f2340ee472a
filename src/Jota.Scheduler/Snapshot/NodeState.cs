using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>A node as the scheduler sees it: what it offers, and what the pods on it (or on their way to it) have taken.</summary>
internal sealed class NodeState(string name)
{
    private readonly Dictionary<string, PodFootprint> _pods = new(StringComparer.Ordinal);
    private readonly List<HostPort> _ports = [];
    private Amounts _allocatable;
    private Amounts _requested;
    private Amounts _counted;

    public string Name { get; } = name;

    /// <summary>The node; null while only pods of it are known.</summary>
    public V1Node? Node { get; private set; }

    public ref readonly Amounts Allocatable => ref _allocatable;

    public ref readonly Amounts Requested => ref _requested;

    /// <summary>What has been taken as scores count it (see <see cref="PodFootprint.Counted"/>).</summary>
    public ref readonly Amounts Counted => ref _counted;

    public bool IsUnschedulable { get; private set; }

    /// <summary>Taints that keep pods away.</summary>
    public ImmutableArray<V1Taint> HardTaints { get; private set; } = [];

    /// <summary>Taints that only discourage.</summary>
    public ImmutableArray<V1Taint> SoftTaints { get; private set; } = [];

    public int PodCount { get; private set; }

    /// <summary>Where it is, for spreading the search over zones.</summary>
    public string Zone { get; private set; } = "";

    public void Set(V1Node node)
    {
        Node = node;
        _allocatable = Amounts.From(node.Status?.Allocatable);
        IsUnschedulable = node.Spec?.Unschedulable == true;
        var taints = node.Spec?.Taints ?? [];
        HardTaints = [.. taints.Where(Taints.KeepsAway)];
        SoftTaints = [.. taints.Where(t => t.Effect == Taints.PreferNoSchedule)];
        Zone = $"{Label(node, "topology.kubernetes.io/region")}:{Label(node, "topology.kubernetes.io/zone")}";
    }

    public void Unset() => Node = null;

    public bool Has(string uid) => _pods.ContainsKey(uid);

    /// <summary>Adds a pod, or changes what it takes.</summary>
    public void Put(string uid, PodFootprint footprint)
    {
        Remove(uid);
        _pods[uid] = footprint;
        PodCount = _pods.Count;
        _requested.Add(footprint.Requests);
        _counted.Add(footprint.Counted);
        _ports.AddRange(footprint.Ports);
    }

    public PodFootprint? Remove(string uid)
    {
        if (!_pods.Remove(uid, out var footprint))
        {
            return null;
        }

        PodCount = _pods.Count;
        _requested.Subtract(footprint.Requests);
        _counted.Subtract(footprint.Counted);
        foreach (var port in footprint.Ports)
        {
            _ports.Remove(port);
        }

        return footprint;
    }

    public bool HasConflict(ImmutableArray<HostPort> wanted)
    {
        foreach (var port in wanted)
        {
            foreach (var taken in _ports)
            {
                if (port.ConflictsWith(taken))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static string Label(V1Node node, string key) => node.Metadata.Labels?.TryGetValue(key, out var value) == true ? value : "";
}
