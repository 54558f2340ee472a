namespace Jota.Scheduler;

/// <summary>
/// The pods that were promised a node (<c>status.nominatedNodeName</c>) and are not there yet. Others of no higher priority are measured
/// as if they were there already.
/// </summary>
internal sealed class Nominations
{
    private readonly Dictionary<string, string> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<PodShape>> _pods = new(StringComparer.Ordinal);

    /// <summary>Whether there are none at all.</summary>
    public bool IsEmpty => _nodes.Count == 0;

    /// <summary>The pods that were promised a node.</summary>
    public IReadOnlyList<PodShape> On(string node) => _pods.TryGetValue(node, out var pods) ? pods : [];

    /// <summary>Takes in what a pod without a node is promised now, which may be nothing.</summary>
    public void Put(PodShape pod)
    {
        Remove(pod.Uid);
        if (pod.NominatedNode is not { } node)
        {
            return;
        }

        _nodes[pod.Uid] = node;
        if (!_pods.TryGetValue(node, out var pods))
        {
            _pods[node] = pods = [];
        }

        pods.Add(pod);
    }

    /// <summary>A pod has its node, or is gone.</summary>
    public void Remove(string uid)
    {
        if (_nodes.Remove(uid, out var node))
        {
            _pods[node].RemoveAll(pod => pod.Uid == uid);
            if (_pods[node].Count == 0)
            {
                _pods.Remove(node);
            }
        }
    }
}
