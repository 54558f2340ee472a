using Jota.Api;

namespace Jota.Client;

/// <summary>Objects by some values of theirs. Not safe by itself: the cache's lock guards it.</summary>
internal sealed class CacheIndex<T>(Func<T, IEnumerable<string>> valuesOf)
    where T : class
{
    private readonly Dictionary<string, Dictionary<ObjectKey, T>> _byValue = new(StringComparer.Ordinal);

    public void Put(ObjectKey key, T? old, T obj)
    {
        var values = valuesOf(obj);
        if (old is not null && !valuesOf(old).SequenceEqual(values))
        {
            // Most changes leave an object where it was.
            Remove(key, old);
        }

        foreach (var value in values)
        {
            if (!_byValue.TryGetValue(value, out var objects))
            {
                _byValue[value] = objects = [];
            }

            objects[key] = obj;
        }
    }

    public void Remove(ObjectKey key, T? old)
    {
        if (old is null)
        {
            return;
        }

        foreach (var value in valuesOf(old))
        {
            if (_byValue.TryGetValue(value, out var objects) && objects.Remove(key) && objects.Count == 0)
            {
                _byValue.Remove(value);
            }
        }
    }

    public bool Any(string value) => _byValue.ContainsKey(value);

    public T[] Of(string value) => _byValue.TryGetValue(value, out var objects) ? [.. objects.Values] : [];
}
