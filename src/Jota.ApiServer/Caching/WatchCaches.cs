using System.Collections.Frozen;
using Jota.Api;
using Jota.Store;

namespace Jota.ApiServer.Caching;

/// <summary>The caches of every resource, and how far they have all got.</summary>
internal sealed class WatchCaches
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly FrozenDictionary<Resource, WatchCache> _byResource;
    private readonly WatchCache[] _byPrefix;
    private readonly IRevisionedStore _store;
    private readonly TimeProvider _clock;

    public WatchCaches(ResourceCatalog catalog, IRevisionedStore store, TimeProvider clock)
    {
        Catalog = catalog;
        Gate = new RevisionGate();
        _store = store;
        _clock = clock;
        _byResource = catalog.All.Where(r => r.IsStored).ToFrozenDictionary(r => r, r => new WatchCache(r, Gate, clock));
        _byPrefix = [.. _byResource.Values.OrderBy(c => c.Prefix, StringComparer.Ordinal)];
    }

    public ResourceCatalog Catalog { get; }

    public RevisionGate Gate { get; }

    public IEnumerable<WatchCache> All => _byPrefix;

    public WatchCache Of(Resource resource) => _byResource.TryGetValue(resource, out var cache)
        ? cache
        : throw new InvalidOperationException($"{resource} is not in the catalog");

    /// <summary>The cache of a model type; null when the catalog does not have it.</summary>
    public WatchCache? Find<T>() => _byPrefix.FirstOrDefault(cache => cache.Resource.ObjectType == typeof(T));

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

    /// <summary>Completes when the caches show everything that was stored before the call.</summary>
    public Task WhenFreshAsync(CancellationToken ct)
    {
        var reached = Gate.WhenReachedAsync(_store.Revision);
        return reached.IsCompletedSuccessfully ? reached : reached.WaitAsync(ct);
    }

    /// <summary>Completes when the caches show at least <paramref name="revision"/>. Throws 504 when that takes more than three seconds, as upstream.</summary>
    public async Task WhenReachedAsync(Revision revision, CancellationToken ct)
    {
        try
        {
            await Gate.WhenReachedAsync(revision).WaitAsync(Patience, _clock, ct);
        }
        catch (TimeoutException)
        {
            throw Failures.TooLargeRevision(revision, Gate.Applied);
        }
    }
}
