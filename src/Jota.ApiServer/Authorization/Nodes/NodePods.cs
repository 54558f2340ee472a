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

    /// <summary>Whether a pod of the node is so.</summary>
    public bool Any(string node, string ns, Func<V1Pod, bool> condition)
    {
        Follow();
        return _byNode.TryGetValue(node, out var pods) && pods.Any(pod => pod.Key.Namespace == ns && condition(pod.Value.As<V1Pod>()));
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
            // A node without pods keeps its empty map: there are not many, and the next pod is on its way.
            pods.TryRemove(change.Current.Key, out _);
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
