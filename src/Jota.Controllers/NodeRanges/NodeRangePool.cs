using System.Net;

namespace Jota.Controllers;

/// <summary>
/// Which node has which addresses for its pods: what nodes were seen to have, and what was handed out and is not seen yet. Never gives two
/// nodes the same. Knows no clock and does nothing else. For one thread at a time.
/// </summary>
internal sealed class NodeRangePool
{
    private readonly SubnetPool[] _pools;
    private readonly Dictionary<string, IReadOnlyList<IPNetwork>> _byNode = new(StringComparer.Ordinal);

    public NodeRangePool(NodeRangeOptions options)
    {
        _pools = [.. options.ClusterRanges.Select(range => new SubnetPool(range, options.MaskOf(range)))];
        foreach (var kept in options.Kept)
        {
            Occupy(kept);
        }
    }

    /// <summary>Whether there is anything to hand out at all.</summary>
    public bool IsEmpty => _pools.Length == 0;

    /// <summary>The node has these, wherever it has them from.</summary>
    public void See(string node, IReadOnlyList<IPNetwork> ranges)
    {
        if (_byNode.TryGetValue(node, out var known) && known.SequenceEqual(ranges))
        {
            return;
        }

        Forget(node);
        _byNode[node] = ranges;
        foreach (var range in ranges)
        {
            Occupy(range);
        }
    }

    /// <summary>The node is gone; answers whether it leaves room for another.</summary>
    public bool Forget(string node)
    {
        if (!_byNode.Remove(node, out var ranges))
        {
            return false;
        }

        foreach (var range in ranges)
        {
            Array.ForEach(_pools, pool => pool.Release(range));
        }

        return ranges.Count > 0;
    }

    /// <summary>
    /// One range of each of the cluster's for a node, the same ones until it is forgotten; null when one of them has none left.
    /// </summary>
    public IReadOnlyList<IPNetwork>? TakeFor(string node)
    {
        if (_byNode.TryGetValue(node, out var known))
        {
            return known;
        }

        var taken = new List<IPNetwork>(_pools.Length);
        foreach (var pool in _pools)
        {
            if (pool.Take() is not { } range)
            {
                // All or nothing: a node of a cluster with two families has both.
                taken.ForEach(other => Array.ForEach(_pools, pool => pool.Release(other)));
                return null;
            }

            taken.Add(range);
        }

        return _byNode[node] = taken;
    }

    private void Occupy(IPNetwork range) => Array.ForEach(_pools, pool => pool.Occupy(range));
}
