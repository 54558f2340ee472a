using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Jota.Tests;

/// <summary>A map that counts what is read of it: an entry that is looked up counts once.</summary>
internal sealed class CountingMap<T>(IEnumerable<KeyValuePair<string, T>> entries, ReadCount count) : IDictionary<string, T>, IReadOnlyDictionary<string, T>
{
    private readonly Dictionary<string, T> _entries = new(entries);

    public int Count => _entries.Count;

    public bool IsReadOnly => false;

    public ICollection<string> Keys => [.. this.Select(entry => entry.Key)];

    public ICollection<T> Values => [.. this.Select(entry => entry.Value)];

    IEnumerable<string> IReadOnlyDictionary<string, T>.Keys => Keys;

    IEnumerable<T> IReadOnlyDictionary<string, T>.Values => Values;

    public T this[string key]
    {
        get
        {
            count.Add(1);
            return _entries[key];
        }

        set => _entries[key] = value;
    }

    public IEnumerator<KeyValuePair<string, T>> GetEnumerator()
    {
        foreach (var entry in _entries)
        {
            count.Add(1);
            yield return entry;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool ContainsKey(string key)
    {
        count.Add(1);
        return _entries.ContainsKey(key);
    }

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value)
    {
        count.Add(1);
        return _entries.TryGetValue(key, out value);
    }

    public bool Contains(KeyValuePair<string, T> item) => TryGetValue(item.Key, out var value) && Equals(value, item.Value);

    public void CopyTo(KeyValuePair<string, T>[] array, int arrayIndex)
    {
        foreach (var entry in this)
        {
            array[arrayIndex++] = entry;
        }
    }

    public void Add(string key, T value) => _entries.Add(key, value);

    public void Add(KeyValuePair<string, T> item) => _entries.Add(item.Key, item.Value);

    public bool Remove(string key) => _entries.Remove(key);

    public bool Remove(KeyValuePair<string, T> item) => Contains(item) && _entries.Remove(item.Key);

    public void Clear() => _entries.Clear();
}
