using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Jota.Api;

/// <summary>A few labels in one sorted array: a quarter of a dictionary's memory, and as fast for so few.</summary>
internal sealed class LabelMap : IReadOnlyDictionary<string, string>
{
    private readonly KeyValuePair<string, string>[] _entries;

    private LabelMap(KeyValuePair<string, string>[] entries) => _entries = entries;

    public static LabelMap Empty { get; } = new([]);

    public int Count => _entries.Length;

    public IEnumerable<string> Keys => _entries.Select(e => e.Key);

    public IEnumerable<string> Values => _entries.Select(e => e.Value);

    public string this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(key);

    /// <summary>Takes entries in any order; the last of two with one key counts.</summary>
    public static LabelMap Of(List<KeyValuePair<string, string>> entries)
    {
        if (entries.Count == 0)
        {
            return Empty;
        }

        // A stable sort, so that of equal keys the last stays last.
        var sorted = entries.OrderBy(e => e.Key, StringComparer.Ordinal).ToArray();
        var kept = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i + 1 == sorted.Length || sorted[i].Key != sorted[i + 1].Key)
            {
                sorted[kept++] = sorted[i];
            }
        }

        return new(kept == sorted.Length ? sorted : sorted[..kept]);
    }

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        var (low, high) = (0, _entries.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(_entries[middle].Key, key);
            if (order == 0)
            {
                value = _entries[middle].Value;
                return true;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        value = null;
        return false;
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _entries.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
