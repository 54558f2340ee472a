using Jota.Api;

namespace Jota.Store.Tests.Contract;

/// <summary>A store so simple that it is plainly right: the list of all changes.</summary>
internal sealed class StoreModel
{
    public List<StoreChange> Changes { get; } = [];

    public Revision Revision => new(Changes.Count);

    public WriteOutcome Write(StoreWrite write)
    {
        var before = AsOf(Revision).GetValueOrDefault(write.Key);
        if ((before?.Modified ?? Revision.None) != write.Expected || (before is null && write.Value is null))
        {
            return new(false, Revision.None, before);
        }

        Changes.Add(new(write.Key, new(Changes.Count + 1), write.Value, before?.Modified ?? Revision.None));
        return new(true, Revision, null);
    }

    public SortedDictionary<string, StoredValue> AsOf(Revision revision)
    {
        var keys = new SortedDictionary<string, StoredValue>(StringComparer.Ordinal);
        foreach (var change in Changes.Take((int)revision.Value))
        {
            keys.Remove(change.Key, out var before);
            if (change.Value is { } value)
            {
                keys[change.Key] = new(change.Key, value, change.Revision, before?.Created ?? change.Revision);
            }
        }

        return keys;
    }
}
