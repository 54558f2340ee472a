using Jota.Api;
using k8s;
using k8s.Models;

namespace Jota.Client;

/// <summary>The newest known revision of every object of a kind, with its indexes. Safe to read from anywhere; one writer.</summary>
internal sealed class InformerCache<T> : ILister<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private const string Namespace = "namespace";
    private const string Owner = "owner";
    private const string Orphans = "orphans";

    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectKey, T> _objects = [];
    private readonly Dictionary<string, CacheIndex<T>> _indexes = new(StringComparer.Ordinal)
    {
        [Namespace] = new(obj => [obj.Metadata.NamespaceProperty ?? ""]),
        [Owner] = new(obj => obj.Controller() is { } owner ? [owner.Uid] : []),
    };

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _objects.Count;
            }
        }
    }

    public T? Find(ObjectKey key)
    {
        lock (_gate)
        {
            return _objects.GetValueOrDefault(key);
        }
    }

    public IReadOnlyList<T> All()
    {
        lock (_gate)
        {
            return [.. _objects.Values];
        }
    }

    public IReadOnlyList<T> InNamespace(string name) => ByIndex(Namespace, name);

    public bool AnyIn(string name)
    {
        lock (_gate)
        {
            return _indexes[Namespace].Any(name);
        }
    }

    public IReadOnlyList<T> OwnedBy(string uid) => ByIndex(Owner, uid);

    public IReadOnlyList<T> OrphansIn(string name)
    {
        // Few kinds are ever asked for it.
        AddIndex(Orphans, obj => obj.Controller() is null ? [obj.Metadata.NamespaceProperty ?? ""] : []);
        return ByIndex(Orphans, name);
    }

    public IReadOnlyList<T> ByIndex(string index, string value)
    {
        lock (_gate)
        {
            return _indexes.TryGetValue(index, out var objects)
                ? objects.Of(value)
                : throw new ArgumentException($"there is no index {index} of {typeof(T).Name}", nameof(index));
        }
    }

    /// <summary>Adds an index; one of the same name stays as it is.</summary>
    public void AddIndex(string name, Func<T, IEnumerable<string>> valuesOf)
    {
        lock (_gate)
        {
            if (_indexes.ContainsKey(name))
            {
                return;
            }

            var index = _indexes[name] = new CacheIndex<T>(valuesOf);
            foreach (var (key, obj) in _objects)
            {
                index.Put(key, null, obj);
            }
        }
    }

    /// <summary>Stores an object; answers the one that was there.</summary>
    public T? Put(ObjectKey key, T obj)
    {
        lock (_gate)
        {
            var old = _objects.GetValueOrDefault(key);
            _objects[key] = obj;
            foreach (var index in _indexes.Values)
            {
                index.Put(key, old, obj);
            }

            return old;
        }
    }

    /// <summary>Forgets an object; answers it.</summary>
    public T? Remove(ObjectKey key)
    {
        lock (_gate)
        {
            if (!_objects.Remove(key, out var old))
            {
                return null;
            }

            foreach (var index in _indexes.Values)
            {
                index.Remove(key, old);
            }

            return old;
        }
    }

    public ObjectKey[] Keys()
    {
        lock (_gate)
        {
            return [.. _objects.Keys];
        }
    }
}
