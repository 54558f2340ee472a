using Jota.Api;

namespace Jota.ApiServer.Caching;

/// <summary>
/// An immutable map from stored key to object, in the order of keys. A change copies one short chunk and the list of chunks
/// (some kilobytes with 100,000 objects), so that readers go through a state at leisure while the next ones are made.
/// </summary>
internal sealed class OrderedSnapshot
{
    // A change of one object among ten thousand copies about a kilobyte of chunk and one of chunks.
    private const int MaxChunk = 96;

    private readonly Entry[][] _chunks;

    private OrderedSnapshot(Entry[][] chunks, int count)
    {
        _chunks = chunks;
        Count = count;
    }

    /// <summary>Nothing.</summary>
    public static OrderedSnapshot Empty { get; } = new([], 0);

    /// <summary>How many objects there are.</summary>
    public int Count { get; }

    /// <summary>From entries that are in order already.</summary>
    public static OrderedSnapshot From(IReadOnlyList<Entry> ordered) =>
        new([.. ordered.Chunk(MaxChunk / 2)], ordered.Count);

    /// <summary>The object of a key.</summary>
    public ApiObject? Find(string key)
    {
        var chunk = ChunkOf(key);
        return chunk >= 0 && Search(_chunks[chunk], key) is >= 0 and var at ? _chunks[chunk][at].Object : null;
    }

    /// <summary>With the object at the key, instead of what is there.</summary>
    public OrderedSnapshot With(string key, ApiObject obj)
    {
        var entry = new Entry(key, obj);
        if (_chunks.Length == 0)
        {
            return new([[entry]], 1);
        }

        var index = Math.Max(ChunkOf(key), 0);
        var chunk = _chunks[index];
        var at = Search(chunk, key);
        if (at >= 0)
        {
            var replaced = (Entry[])chunk.Clone();
            replaced[at] = entry;
            return new(Replace(index, replaced), Count);
        }

        // Spans, so that each part is copied once.
        Entry[] grown = [.. chunk.AsSpan(0, ~at), entry, .. chunk.AsSpan(~at)];
        var chunks = grown.Length <= MaxChunk
            ? Replace(index, grown)
            : Replace(index, grown[..(MaxChunk / 2)], grown[(MaxChunk / 2)..]);
        return new(chunks, Count + 1);
    }

    /// <summary>Without the key.</summary>
    public OrderedSnapshot Without(string key)
    {
        var index = ChunkOf(key);
        if (index < 0 || Search(_chunks[index], key) is var at && at < 0)
        {
            return this;
        }

        var chunk = _chunks[index];
        return new(chunk.Length == 1 ? Replace(index) : Replace(index, [.. chunk.AsSpan(0, at), .. chunk.AsSpan(at + 1)]), Count - 1);
    }

    /// <summary>
    /// The entries whose key begins with <paramref name="prefix"/> and comes after <paramref name="after"/> (if any), in order.
    /// </summary>
    public IEnumerable<Entry> Range(string prefix, string after = "")
    {
        var from = string.CompareOrdinal(after, prefix) > 0 ? after : prefix;
        for (var c = Math.Max(ChunkOf(from), 0); c < _chunks.Length; c++)
        {
            var chunk = _chunks[c];
            var at = Search(chunk, from);
            for (var i = at < 0 ? ~at : at; i < chunk.Length; i++)
            {
                if (!chunk[i].Key.StartsWith(prefix, StringComparison.Ordinal))
                {
                    yield break;
                }

                if (!string.Equals(chunk[i].Key, after, StringComparison.Ordinal))
                {
                    yield return chunk[i];
                }
            }
        }
    }

    /// <summary>How many keys begin with <paramref name="prefix"/>, or <paramref name="most"/> if there are more.</summary>
    public int CountUpTo(string prefix, int most)
    {
        // Whatever begins with it comes before this.
        var end = prefix + char.MaxValue;
        var count = 0;
        for (var c = Math.Max(ChunkOf(prefix), 0); c < _chunks.Length && count < most; c++)
        {
            var chunk = _chunks[c];
            var inside = Place(chunk, end) - Place(chunk, prefix);
            if (inside == 0 && string.CompareOrdinal(chunk[0].Key, end) > 0)
            {
                break;
            }

            count += inside;
        }

        return Math.Min(count, most);
    }

    /// <summary>Where a key is in a chunk, or would be.</summary>
    private static int Place(Entry[] chunk, string key) => Search(chunk, key) is var at && at < 0 ? ~at : at;

    /// <summary>The last chunk that starts at or before the key; -1 when all start after it.</summary>
    private int ChunkOf(string key)
    {
        var (low, high) = (0, _chunks.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(_chunks[middle][0].Key, key) <= 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high;
    }

    private static int Search(Entry[] chunk, string key)
    {
        var (low, high) = (0, chunk.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(chunk[middle].Key, key);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }

    private Entry[][] Replace(int index, params ReadOnlySpan<Entry[]> by) =>
        [.. _chunks.AsSpan(0, index), .. by, .. _chunks.AsSpan(index + 1)];

    /// <summary>One object under its stored key.</summary>
    internal readonly record struct Entry(string Key, ApiObject Object);
}
