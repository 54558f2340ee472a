using System.Collections.Frozen;
using Jota.Api;

namespace Jota.ApiServer.Caching;

/// <summary>The caches at one time, by kind and by the beginnings of their keys.</summary>
internal sealed class CacheTable
{
    private readonly FrozenDictionary<Resource, WatchCache> _byResource;
    private readonly WatchCache[] _byPrefix;

    public CacheTable(IEnumerable<WatchCache> caches)
    {
        _byPrefix = [.. caches.OrderBy(cache => cache.Prefix, StringComparer.Ordinal)];
        _byResource = _byPrefix.ToFrozenDictionary(cache => cache.Resource);
    }

    public IReadOnlyList<WatchCache> ByPrefix => _byPrefix;

    public WatchCache? Find(Resource resource) => _byResource.GetValueOrDefault(resource);

    /// <summary>The cache of what is kept under a prefix.</summary>
    public WatchCache? FindByPrefix(string prefix) => Holding(prefix) is { } cache && cache.Prefix == prefix ? cache : null;

    /// <summary>The cache that a stored key belongs to; null when it is of no resource we serve.</summary>
    public WatchCache? Holding(string key)
    {
        var (low, high) = (0, _byPrefix.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (key.StartsWith(_byPrefix[middle].Prefix, StringComparison.Ordinal))
            {
                return _byPrefix[middle];
            }

            (low, high) = string.CompareOrdinal(_byPrefix[middle].Prefix, key) < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }
}
