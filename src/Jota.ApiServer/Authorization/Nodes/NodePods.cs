using System.Collections.Concurrent;
using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Authorization.Nodes;

/// <summary>Which pods each node has. Begins to follow the cache when somebody first asks: a cluster without kubelets never does.</summary>
internal sealed class NodePods(WatchCaches caches) : ICacheListener
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<ObjectKey, ApiObject>> _byNode = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private volatile bool _following;

    /// <summary>How many nodes have pods.</summary>
    public int Nodes => _byNode.Count;

    /// <summary>Whether a pod is on the node.</summary>
    public bool Has(string node, ObjectKey pod)
    {
        Follow();
        return _byNode.TryGetValue(node, out var pods) && pods.ContainsKey(pod);
    }

    /// <summary>
    /// Whether a pod of the node needs an object of its namespace. Mirror pods, which the node itself makes, need nothing.
    /// </summary>
    public bool Need(string node, string ns, Func<V1Pod, bool> refers)
    {
        Follow();
        return _byNode.TryGetValue(node, out var pods)
            && pods.Any(pod => pod.Key.Namespace == ns && pod.Value.As<V1Pod>() is var typed && !MirrorPods.Is(typed) && refers(typed));
    }

    public void Loaded(OrderedSnapshot objects)
    {
        _byNode.Clear();
        foreach (var (_, pod) in objects.Range(""))
        {
            Add(pod);
        }
    }

    public void Changed(CacheChange change)
    {
        if (change.Type != WatchEventType.Deleted)
        {
            Add(change.Current);
        }
        else if (_byNode.TryGetValue(NodeOf(change.Current), out var pods))
        {
            pods.TryRemove(change.Current.Key, out _);
            if (pods.IsEmpty)
            {
                // Any name can be a pod's node: nothing is kept of those that have none.
                _byNode.TryRemove(NodeOf(change.Current), out _);
            }
        }
    }

    private static string NodeOf(ApiObject pod) => pod.Field("spec.nodeName");

    private void Add(ApiObject pod)
    {
        if (NodeOf(pod) is { Length: > 0 } node)
        {
            _byNode.GetOrAdd(node, static _ => new())[pod.Key] = pod;
        }
    }

    private void Follow()
    {
        if (_following)
        {
            return;
        }

        lock (_gate)
        {
            if (!_following && caches.Find<V1Pod>() is { } cache)
            {
                cache.Attach(this);
                _following = true;
            }
        }
    }
}
