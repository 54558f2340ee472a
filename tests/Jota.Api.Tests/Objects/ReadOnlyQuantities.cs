using System.Collections;
using System.Diagnostics.CodeAnalysis;
using k8s.Models;

namespace Jota.Api.Tests.Objects;

/// <summary>A map that, once closed, fails whoever writes to it.</summary>
internal sealed class ReadOnlyQuantities : IDictionary<string, ResourceQuantity>
{
    private readonly Dictionary<string, ResourceQuantity> _entries = [];

    public bool Closed { get; set; }

    public ICollection<string> Keys => _entries.Keys;

    public ICollection<ResourceQuantity> Values => _entries.Values;

    public int Count => _entries.Count;

    public bool IsReadOnly => Closed;

    public ResourceQuantity this[string key]
    {
        get => _entries[key];
        set => _entries[key] = Closed ? throw new InvalidOperationException("it is shared") : value;
    }

    public void Add(string key, ResourceQuantity value) => this[key] = value;

    public void Add(KeyValuePair<string, ResourceQuantity> item) => Add(item.Key, item.Value);

    public void Clear() => throw new NotSupportedException();

    public bool Contains(KeyValuePair<string, ResourceQuantity> item) => _entries.Contains(item);

    public bool ContainsKey(string key) => _entries.ContainsKey(key);

    public void CopyTo(KeyValuePair<string, ResourceQuantity>[] array, int arrayIndex) => ((ICollection<KeyValuePair<string, ResourceQuantity>>)_entries).CopyTo(array, arrayIndex);

    public bool Remove(string key) => throw new NotSupportedException();

    public bool Remove(KeyValuePair<string, ResourceQuantity> item) => throw new NotSupportedException();

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out ResourceQuantity value) => _entries.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, ResourceQuantity>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
