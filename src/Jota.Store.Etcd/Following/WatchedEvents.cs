using Jota.Api;
using Jota.Store.Etcd.Keys;
using Jota.Store.Etcd.Wire;

namespace Jota.Store.Etcd.Following;

/// <summary>What etcd tells on a watch, put together to whole revisions.</summary>
internal sealed class WatchedEvents(EtcdKeys keys)
{
    private List<StoreChange> _changes = [];
    private long _through;

    /// <summary>How all keys are watched, from a revision on.</summary>
    public WatchRequest Request(Revision from)
    {
        (_changes, _through) = ([], 0);
        return new()
        {
            CreateRequest = new()
            {
                Key = keys.All.First,
                RangeEnd = keys.All.End,
                StartRevision = Math.Max(1, from.Value),
                ProgressNotify = true,
                PrevKv = true,
                Fragment = true,
            },
        };
    }

    /// <summary>Takes in one answer; null when it tells nothing new, or there is more to come of it.</summary>
    public StoreBatch? Take(WatchResponse response, Revision told)
    {
        foreach (var one in response.Events)
        {
            _through = one.Kv.ModRevision;
            if (_through > told.Value && keys.Read(one.Kv.Key) is { } key)
            {
                _changes.Add(Change(one, key));
            }
        }

        if (response.Fragment)
        {
            return null;
        }

        // Without events it tells that there were none up to now. With events there may be more before that.
        var through = response.Events.Count == 0 && _changes.Count == 0 ? response.Header.Revision : _through;
        var changes = _changes;
        (_changes, _through) = ([], 0);
        return through > told.Value ? new(changes, new(through)) : null;
    }

    private static StoreChange Change(Event one, string key) => new(
        key,
        new(one.Kv.ModRevision),
        one.Type == Event.Types.EventType.Put ? (ReadOnlyMemory<byte>?)one.Kv.Value.Memory : null,
        Previous(one));

    // Where what was before is compacted meanwhile, nobody can read it: that it was there is told all the same.
    private static Revision Previous(Event one) => one.Type == Event.Types.EventType.Put && one.Kv.CreateRevision == one.Kv.ModRevision
        ? Revision.None
        : new(one.PrevKv?.ModRevision ?? (one.Kv.ModRevision - 1));
}
