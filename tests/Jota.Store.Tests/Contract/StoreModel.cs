using Jota.Api;

namespace Jota.Store.Tests.Contract;

/// <summary>A store so simple that it is plainly right: the list of all changes.</summary>
/// <param name="start">The revision before the first change.</param>
/// <param name="shares">Whether what is written together is one revision.</param>
internal sealed class StoreModel(Revision start, bool shares)
{
    public List<StoreChange> Changes { get; } = [];

    public Revision Start => start;

    public Revision Revision => Changes is [.., var last] ? last.Revision : start;

    public WriteOutcome Write(StoreWrite write)
    {
        foreach (var one in write.Along.Append(write))
        {
            var before = Find(one.Key);
            var holds = one.Always || ((before?.Modified ?? Revision.None) == one.Expected && (before is not null || one.Value is not null));
            if (!holds)
            {
                return new(false, Revision.None, before) { Contested = one == write ? null : one.Key };
            }
        }

        var begin = Revision;
        foreach (var one in write.Along.Append(write))
        {
            var before = Find(one.Key);
            if (before is not null || one.Value is not null)
            {
                Changes.Add(new(one.Key, new((shares ? begin : Revision).Value + 1), one.Value, before?.Modified ?? Revision.None));
            }
        }

        return new(true, Revision, null);
    }

    public StoredValue? Find(string key) => AsOf(Revision).GetValueOrDefault(key);

    public SortedDictionary<string, StoredValue> AsOf(Revision revision)
    {
        var keys = new SortedDictionary<string, StoredValue>(StringComparer.Ordinal);
        foreach (var change in Changes.TakeWhile(change => change.Revision <= revision))
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
