namespace Jota.ApiServer.Caching;

/// <summary>
/// The watchers of one cache, by what they can see at all: those of one object, those of one field value (a thousand kubelets
/// each watch the pods of their node), and the others. Not thread-safe: the cache's lock guards it.
/// </summary>
internal sealed class WatcherIndex
{
    private readonly List<CacheWatcher> _general = [];
    private readonly Dictionary<string, List<CacheWatcher>> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, List<CacheWatcher>>> _byField = new(StringComparer.Ordinal);

    private volatile int _readTyped;

    public int Count { get; private set; }

    /// <summary>Whether one of them reads objects in typed form; may be asked without the lock.</summary>
    public bool ReadTyped => _readTyped > 0;

    /// <summary>How many see objects of any name and field; may be asked without the lock.</summary>
    public int General => _general.Count;

    public void Add(CacheWatcher watcher)
    {
        Count++;
        _readTyped += watcher.Selection.ReadsTyped ? 1 : 0;
        PlaceOf(watcher).Add(watcher);
    }

    public void Remove(CacheWatcher watcher)
    {
        // Looked for, not made: who left already must not leave an empty place behind.
        if (FindPlaceOf(watcher)?.Remove(watcher) == true)
        {
            Count--;
            _readTyped -= watcher.Selection.ReadsTyped ? 1 : 0;
            DropEmptyPlace(watcher.Selection);
        }
    }

    /// <summary>How many places there are for watchers that can see only some objects.</summary>
    public int Places => _byName.Count + _byField.Values.Sum(byValue => byValue.Count);

    /// <summary>The number of the oldest change that one of them has not read.</summary>
    public long OldestWaiting()
    {
        var oldest = long.MaxValue;
        foreach (var watcher in All())
        {
            oldest = Math.Min(oldest, watcher.Waiting);
        }

        return oldest;
    }

    /// <summary>
    /// Offers the change to everybody who may see it; answers whether one of those who do reads the object in typed form.
    /// </summary>
    public bool Offer(CacheChange change, long number)
    {
        var typed = Offer(_general, change, number);
        if (_byName.Count > 0 && _byName.TryGetValue(change.Current.Key.Name, out var named))
        {
            typed |= Offer(named, change, number);
        }

        foreach (var (path, byValue) in _byField)
        {
            var now = change.Current.Field(path);
            typed |= OfferTo(byValue, now, change, number);
            if (change.Previous?.Field(path) is { } before && !string.Equals(before, now, StringComparison.Ordinal))
            {
                typed |= OfferTo(byValue, before, change, number);
            }
        }

        return typed;
    }

    public IEnumerable<CacheWatcher> All() =>
        _general.Concat(_byName.Values.SelectMany(w => w)).Concat(_byField.Values.SelectMany(f => f.Values).SelectMany(w => w));

    public void Clear()
    {
        _general.Clear();
        _byName.Clear();
        _byField.Clear();
        Count = 0;
        _readTyped = 0;
    }

    private static bool OfferTo(Dictionary<string, List<CacheWatcher>> byValue, string value, CacheChange change, long number) =>
        byValue.TryGetValue(value, out var watchers) && Offer(watchers, change, number);

    private static bool Offer(List<CacheWatcher> watchers, CacheChange change, long number)
    {
        var typed = false;
        foreach (var watcher in watchers)
        {
            watcher.Offer(change, number);
            typed = typed || (watcher.Selection.ReadsTyped && change.SeenBy(watcher.Selection) is not null);
        }

        return typed;
    }

    private List<CacheWatcher>? FindPlaceOf(CacheWatcher watcher)
    {
        if (watcher.Selection.Name is { } name)
        {
            return _byName.GetValueOrDefault(name);
        }

        return watcher.Selection.Pivot() is { } term ? _byField.GetValueOrDefault(term.Path)?.GetValueOrDefault(term.Value) : _general;
    }

    private List<CacheWatcher> PlaceOf(CacheWatcher watcher)
    {
        if (watcher.Selection.Name is { } name)
        {
            return At(_byName, name);
        }

        if (watcher.Selection.Pivot() is not { } term)
        {
            return _general;
        }

        if (!_byField.TryGetValue(term.Path, out var byValue))
        {
            _byField[term.Path] = byValue = new(StringComparer.Ordinal);
        }

        return At(byValue, term.Value);
    }

    private static List<CacheWatcher> At(Dictionary<string, List<CacheWatcher>> places, string value)
    {
        if (!places.TryGetValue(value, out var watchers))
        {
            places[value] = watchers = [];
        }

        return watchers;
    }

    private void DropEmptyPlace(WatchSelection selection)
    {
        if (selection.Name is { } name)
        {
            DropIfEmpty(_byName, name);
        }
        else if (selection.Pivot() is { } term && _byField.TryGetValue(term.Path, out var byValue))
        {
            DropIfEmpty(byValue, term.Value);
            if (byValue.Count == 0)
            {
                _byField.Remove(term.Path);
            }
        }
    }

    private static void DropIfEmpty(Dictionary<string, List<CacheWatcher>> places, string value)
    {
        if (places.TryGetValue(value, out var watchers) && watchers.Count == 0)
        {
            places.Remove(value);
        }
    }
}
