using Jota.Api;

namespace Jota.Store.Memory;

/// <summary>The keys, and the changes since the compacted revision. Used under the store's lock.</summary>
internal sealed class MemoryState
{
    private readonly SortedList<string, StoredValue> _current = new(StringComparer.Ordinal);

    // Revisions are dense, so the change of revision r is found at r - Compacted - 1.
    private readonly List<(StoreChange Change, StoredValue? Before)> _history = [];

    /// <summary>The newest forgotten revision.</summary>
    public Revision Compacted { get; private set; }

    private Revision Newest => new(Compacted.Value + _history.Count);

    /// <summary>A key's value now.</summary>
    public StoredValue? Find(string key) => _current.GetValueOrDefault(key);

    /// <summary>Does a conditional write and those beside it; the changes are none when it was not done.</summary>
    public WriteOutcome Write(StoreWrite write, List<StoreChange> changes)
    {
        foreach (var along in write.Along)
        {
            if (Find(along.Key) is var there && !along.Holds(there?.Modified))
            {
                return WriteOutcome.Refused(there) with { Contested = along.Key };
            }
        }

        var before = Find(write.Key);
        if (!write.Holds(before?.Modified))
        {
            return WriteOutcome.Refused(before);
        }

        foreach (var along in write.Along)
        {
            Do(along, Find(along.Key), changes);
        }

        Do(write, before, changes);
        return WriteOutcome.Done(Newest);
    }

    /// <summary>Reads a range, now or as it was.</summary>
    public StoredPage Read(StoreRange range)
    {
        var at = range.At.IsNone ? Newest : range.At;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(at, Newest);
        Remembers(at);
        var keys = at == Newest ? _current : AsOf(at);
        var first = FirstIndex(keys, range);
        var end = keys.Keys.LowerBound(KeyRange.EndOf(range.Prefix));
        var count = Math.Max(0, end - first);
        var taken = range.Limit > 0 ? Math.Min(range.Limit, count) : count;
        var values = new List<StoredValue>(taken);
        for (var i = first; i < first + taken; i++)
        {
            values.Add(keys.Values[i]);
        }

        return new(values, at, taken < count, count - taken);
    }

    /// <summary>Changes of a prefix after a revision.</summary>
    public StoreBatch ReadHistory(string prefix, Revision after, int most)
    {
        Remembers(after);
        var changes = new List<StoreChange>();
        var index = (int)(after.Value - Compacted.Value);
        for (; index < _history.Count && changes.Count < most; index++)
        {
            if (_history[index].Change.Key.StartsWith(prefix, StringComparison.Ordinal))
            {
                changes.Add(_history[index].Change);
            }
        }

        return new(changes, index > _history.Count ? after : new(Compacted.Value + index));
    }

    /// <summary>Forgets the changes up to a revision.</summary>
    public void Compact(Revision through)
    {
        if (through > Compacted)
        {
            _history.RemoveRange(0, (int)(through.Value - Compacted.Value));
            Compacted = through;
        }
    }

    private void Do(StoreWrite write, StoredValue? before, List<StoreChange> changes)
    {
        if (before is null && write.Value is null)
        {
            return;
        }

        var revision = new Revision(Newest.Value + 1);
        var change = new StoreChange(write.Key, revision, write.Value, before?.Modified ?? Revision.None);
        _history.Add((change, before));
        changes.Add(write.Companion is { } companion ? change with { Companion = companion } : change);
        Set(_current, write.Key, write.Value is { } value ? new(write.Key, value, revision, before?.Created ?? revision) : null);
    }

    private static int FirstIndex(SortedList<string, StoredValue> keys, StoreRange range)
    {
        // The smallest string after a key is the key with a NUL behind it.
        var after = range.After.Length == 0 ? "" : range.After + '\0';
        return keys.Keys.LowerBound(string.CompareOrdinal(after, range.Prefix) > 0 ? after : range.Prefix);
    }

    private static void Set(SortedList<string, StoredValue> keys, string key, StoredValue? value)
    {
        if (value is null)
        {
            keys.Remove(key);
        }
        else
        {
            keys[key] = value;
        }
    }

    private SortedList<string, StoredValue> AsOf(Revision at)
    {
        var keys = new SortedList<string, StoredValue>(_current, StringComparer.Ordinal);
        for (var i = _history.Count - 1; i >= at.Value - Compacted.Value; i--)
        {
            Set(keys, _history[i].Change.Key, _history[i].Before);
        }

        return keys;
    }

    private void Remembers(Revision wanted)
    {
        if (wanted < Compacted)
        {
            throw new CompactedException(wanted, Compacted);
        }
    }
}
