namespace Jota.Client;

/// <summary>Places of objects by some values of theirs. Not safe by itself: the cache's lock guards it.</summary>
/// <param name="valuesOf">The values of an object.</param>
/// <param name="same">Whether two revisions have the same values: most have, and then there is nothing to do.</param>
internal sealed class CacheIndex<T>(Func<T, IEnumerable<string>> valuesOf, Func<T, T, bool> same)
    where T : class
{
    private readonly Dictionary<string, HashSet<CacheEntry<T>>> _byValue = new(StringComparer.Ordinal);

    /// <summary>An object is new; its place holds it already.</summary>
    public void Add(CacheEntry<T> entry)
    {
        foreach (var value in valuesOf(entry.Value))
        {
            if (!_byValue.TryGetValue(value, out var entries))
            {
                _byValue[value] = entries = [];
            }

            entries.Add(entry);
        }
    }

    /// <summary>An object has changed; its place holds the newer revision already.</summary>
    public void Change(CacheEntry<T> entry, T old)
    {
        if (!same(old, entry.Value))
        {
            Remove(entry, old);
            Add(entry);
        }
    }

    /// <summary>An object, last seen like this, is gone.</summary>
    public void Remove(CacheEntry<T> entry, T old)
    {
        foreach (var value in valuesOf(old))
        {
            if (_byValue.TryGetValue(value, out var entries) && entries.Remove(entry) && entries.Count == 0)
            {
                _byValue.Remove(value);
            }
        }
    }

    public bool Any(string value) => _byValue.ContainsKey(value);

    public T[] Of(string value)
    {
        if (!_byValue.TryGetValue(value, out var entries))
        {
            return [];
        }

        var objects = new T[entries.Count];
        var next = 0;
        foreach (var entry in entries)
        {
            objects[next++] = entry.Value;
        }

        return objects;
    }
}
