using System.Collections.Immutable;
using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.Client;

namespace Jota.ApiServer.Matching;

/// <summary>
/// What all objects of a kind of admission's configuration say, at hand in order of their names. Read without a lock; who finds nothing has
/// looked at one field. Followed under the cache's lock.
/// </summary>
/// <typeparam name="T">What is read of an object; an object may say several.</typeparam>
internal sealed class FollowedConfigurations<T> : ICacheListener
{
    private readonly SortedDictionary<string, ImmutableArray<T>> _byName = new(StringComparer.Ordinal);
    private readonly WatchCaches _caches;
    private readonly WatchCache? _cache;
    private readonly Func<ApiObject, ImmutableArray<T>> _read;
    private ImmutableArray<T> _all = [];

    private FollowedConfigurations(WatchCaches caches, WatchCache? cache, Func<ApiObject, ImmutableArray<T>> read)
    {
        (_caches, _cache, _read) = (caches, cache, read);
        cache?.Attach(this);
    }

    /// <summary>Whether there is anything. What is on its way to the cache counts: whoever stored it is told already.</summary>
    public bool Any => !_all.IsEmpty || (_cache is { } cache && cache.Written > _caches.Gate.Applied);

    /// <summary>Follows a kind; where it is not served there is nothing.</summary>
    public static FollowedConfigurations<T> Of<TKind>(WatchCaches caches, Func<TKind, ImmutableArray<T>> read)
        where TKind : class => new(caches, caches.Find<TKind>(), obj => read(obj.As<TKind>()));

    /// <summary>All that is said, as of now; what this server stored before is among it.</summary>
    public async ValueTask<ImmutableArray<T>> NowAsync(CancellationToken ct)
    {
        if (_cache is { } cache)
        {
            await _caches.WhenShownAsync(cache, ct);
        }

        return _all;
    }

    public void Loaded(OrderedSnapshot objects)
    {
        _byName.Clear();
        foreach (var entry in objects.Range(""))
        {
            _byName[entry.Object.Key.Name] = _read(entry.Object);
        }

        Publish();
    }

    public void Changed(CacheChange change)
    {
        if (change.Type == WatchEventType.Deleted)
        {
            _byName.Remove(change.Current.Key.Name);
        }
        else
        {
            _byName[change.Current.Key.Name] = _read(change.Current);
        }

        Publish();
    }

    private void Publish() => ImmutableInterlocked.InterlockedExchange(ref _all, [.. _byName.Values.SelectMany(said => said)]);
}
