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
    private readonly Dictionary<ObjectKey, CacheEntry<T>> _objects = [];
    private readonly Dictionary<string, CacheIndex<T>> _indexes = new(StringComparer.Ordinal)
    {
        [Namespace] = ByOne(obj => obj.Metadata.NamespaceProperty ?? ""),
        [Owner] = ByOne(obj => obj.Controller()?.Uid),
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
            return _objects.GetValueOrDefault(key)?.Value;
        }
    }

    public IReadOnlyList<T> All()
    {
        lock (_gate)
        {
            return [.. _objects.Values.Select(entry => entry.Value)];
        }
    }

    public IReadOnlyList<T> InNamespace(string name) => ByIndex(Namespace, name);

    public bool AnyIn(string name) => AnyByIndex(Namespace, name);

    public IReadOnlyList<T> OwnedBy(string uid) => ByIndex(Owner, uid);

    public IReadOnlyList<T> OrphansIn(string name)
    {
        // Few kinds are ever asked for it.
        AddIndex(Orphans, obj => obj.Controller() is null ? obj.Metadata.NamespaceProperty ?? "" : null);
        return ByIndex(Orphans, name);
    }

    public IReadOnlyList<T> ByIndex(string index, string value)
    {
        lock (_gate)
        {
            return IndexOf(index).Of(value);
        }
    }

    public bool AnyByIndex(string index, string value)
    {
        lock (_gate)
        {
            return IndexOf(index).Any(value);
        }
    }

    /// <summary>Adds an index by one value of each object, or none; one of the same name stays as it is.</summary>
    public void AddIndex(string name, Func<T, string?> valueOf) => AddIndex(name, ByOne(valueOf));

    /// <summary>Adds an index; one of the same name stays as it is.</summary>
    public void AddIndex(string name, Func<T, IEnumerable<string>> valuesOf, Func<T, T, bool>? same = null) =>
        AddIndex(name, new CacheIndex<T>(valuesOf, same ?? ((old, obj) => valuesOf(old).SequenceEqual(valuesOf(obj)))));

    /// <summary>Stores an object; answers the one that was there.</summary>
    public T? Put(ObjectKey key, T obj)
    {
        lock (_gate)
        {
            if (!_objects.TryGetValue(key, out var entry))
            {
                Add(key, new CacheEntry<T>(obj));
                return null;
            }

            var old = entry.Value;
            entry.Value = obj;
            foreach (var index in _indexes.Values)
            {
                index.Change(entry, old);
            }

            return old;
        }
    }

    /// <summary>Forgets an object; answers it.</summary>
    public T? Remove(ObjectKey key)
    {
        lock (_gate)
        {
            if (!_objects.Remove(key, out var entry))
            {
                return null;
            }

            foreach (var index in _indexes.Values)
            {
                index.Remove(entry, entry.Value);
            }

            return entry.Value;
        }
    }

    public ObjectKey[] Keys()
    {
        lock (_gate)
        {
            return [.. _objects.Keys];
        }
    }

    private static CacheIndex<T> ByOne(Func<T, string?> valueOf) =>
        new(obj => valueOf(obj) is { } value ? [value] : [], (old, obj) => valueOf(old) == valueOf(obj));

    private CacheIndex<T> IndexOf(string name) => _indexes.TryGetValue(name, out var index)
        ? index
        : throw new ArgumentException($"there is no index {name} of {typeof(T).Name}", nameof(name));

    private void AddIndex(string name, CacheIndex<T> index)
    {
        lock (_gate)
        {
            if (_indexes.TryAdd(name, index))
            {
                foreach (var entry in _objects.Values)
                {
                    index.Add(entry);
                }
            }
        }
    }

    private void Add(ObjectKey key, CacheEntry<T> entry)
    {
        _objects[key] = entry;
        foreach (var index in _indexes.Values)
        {
            index.Add(entry);
        }
    }
}
