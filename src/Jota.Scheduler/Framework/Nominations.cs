namespace Jota.Scheduler;

/// <summary>
/// The pods that were promised a node (<c>status.nominatedNodeName</c>) and are not there yet. Others of no higher priority are measured
/// as if they were there already.
/// </summary>
internal sealed class Nominations
{
    private readonly Dictionary<string, (string Node, PodShape Pod)> _promises = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<PodShape>> _pods = new(StringComparer.Ordinal);

    /// <summary>Whether there are none at all.</summary>
    public bool IsEmpty => _promises.Count == 0;

    /// <summary>The pods that were promised a node.</summary>
    public IReadOnlyList<PodShape> On(string node) => _pods.TryGetValue(node, out var pods) ? pods : [];

    /// <summary>What a pod was promised; null for nothing.</summary>
    public string? NodeOf(PodShape pod) => _promises.TryGetValue(pod.Uid, out var promise) ? promise.Node : pod.NominatedNode;

    /// <summary>
    /// Takes in what a pod without a node is promised now, which may be nothing. What was promised here and the server did not know of
    /// before it still does not know of now: that stays.
    /// </summary>
    public void Put(PodShape pod)
    {
        var node = pod.NominatedNode;
        if (node is null && _promises.TryGetValue(pod.Uid, out var known) && known.Pod.NominatedNode is null)
        {
            node = known.Node;
        }

        Remove(pod.Uid);
        if (node is not null)
        {
            Add(pod, node);
        }
    }

    /// <summary>A pod is promised a node here and now; the server will know later.</summary>
    public void Promise(PodShape pod, string node)
    {
        Remove(pod.Uid);
        Add(pod, node);
    }

    /// <summary>A pod has its node, or is gone, or is promised nothing any more.</summary>
    public void Remove(string uid)
    {
        if (_promises.Remove(uid, out var promise) && _pods.TryGetValue(promise.Node, out var pods))
        {
            pods.RemoveAll(pod => pod.Uid == uid);
            if (pods.Count == 0)
            {
                _pods.Remove(promise.Node);
            }
        }
    }

    private void Add(PodShape pod, string node)
    {
        _promises[pod.Uid] = (node, pod);
        if (!_pods.TryGetValue(node, out var pods))
        {
            _pods[node] = pods = [];
        }

        pods.Add(pod);
    }
}
