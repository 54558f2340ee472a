using System.Collections.Immutable;
using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>A node as the scheduler sees it: what it offers, and what the pods on it (or on their way to it) have taken.</summary>
internal sealed class NodeState(string name, int slot) : INodeDomains
{
    private readonly Dictionary<string, PodFootprint> _pods = new(StringComparer.Ordinal);
    private readonly List<HostPort> _ports = [];
    private ResourceAmounts _allocatable;
    private ResourceAmounts _requested;
    private ResourceAmounts _counted;
    private int[] _domains = [];

    public string Name { get; } = name;

    /// <summary>Its number, which no other node has or had.</summary>
    public int Slot { get; } = slot;

    /// <summary>The node; null while only pods of it are known.</summary>
    public V1Node? Node { get; private set; }

    public ref readonly ResourceAmounts Allocatable => ref _allocatable;

    public ref readonly ResourceAmounts Requested => ref _requested;

    /// <summary>What has been taken as scores count it (see <see cref="PodFootprint.Counted"/>).</summary>
    public ref readonly ResourceAmounts Counted => ref _counted;

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
        _allocatable = ResourceAmounts.Of(node.Status?.Allocatable);
        IsUnschedulable = node.Spec?.Unschedulable == true;
        var taints = node.Spec?.Taints ?? [];
        HardTaints = [.. taints.Where(Taints.KeepsAway)];
        SoftTaints = [.. taints.Where(t => t.Effect == Taints.PreferNoSchedule)];
        Zone = $"{Label(node, "topology.kubernetes.io/region")}:{Label(node, "topology.kubernetes.io/zone")}";
    }

    public void Unset() => Node = null;

    /// <summary>Its domain of a key; <see cref="TopologyKey.None"/> when it has none, or is not there itself.</summary>
    public int Of(TopologyKey key) => (uint)key.Index < (uint)_domains.Length ? _domains[key.Index] : TopologyKey.None;

    /// <summary>
    /// Brings its domain of a key up to date, after its labels changed, or it came or went, or the key is new; and all that is counted by
    /// it.
    /// </summary>
    public void Settle(TopologyKey key)
    {
        var before = Of(key);
        string? value = null;
        Node?.Metadata.Labels?.TryGetValue(key.Name, out value);
        if (value is null ? before == TopologyKey.None : before != TopologyKey.None && before == key.Find(value))
        {
            return;
        }

        if (_domains.Length <= key.Index)
        {
            var length = _domains.Length;
            Array.Resize(ref _domains, key.Index + 1);
            Array.Fill(_domains, TopologyKey.None, length, _domains.Length - length);
        }

        var after = value is null ? TopologyKey.None : key.Enter(value);
        _domains[key.Index] = after;
        if (PodCount > 0)
        {
            key.Counted.ForEach(counts => counts.Move(Slot, before, after));
        }

        if (before != TopologyKey.None)
        {
            key.Leave(before);
        }
    }

    /// <summary>The pods on it, by their uids.</summary>
    public Dictionary<string, PodFootprint> Pods => _pods;

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
        Subtract(footprint);
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

    private void Subtract(PodFootprint footprint)
    {
        if (!_requested.IsCapped && !_counted.IsCapped)
        {
            _requested.Subtract(footprint.Requests);
            _counted.Subtract(footprint.Counted);
            return;
        }

        // A sum at the end of numbers cannot be taken apart: it is made anew of those that stay.
        (_requested, _counted) = (default, default);
        foreach (var left in _pods.Values)
        {
            _requested.Add(left.Requests);
            _counted.Add(left.Counted);
        }
    }

    private static string Label(V1Node node, string key) => node.Metadata.Labels?.TryGetValue(key, out var value) == true ? value : "";
}
