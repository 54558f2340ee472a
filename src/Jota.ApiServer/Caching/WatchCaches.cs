using Jota.Api;
using Jota.Client;
using Jota.Store;

namespace Jota.ApiServer.Caching;

/// <summary>The caches of every resource, and how far they have all got.</summary>
internal sealed class WatchCaches
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(1);

    private readonly ByteAllowance _allowance = ByteAllowance.OfThisMachine();
    private readonly LiveCatalog _catalog;
    private readonly IRevisionedStore _store;
    private readonly TimeProvider _clock;

    // Swapped as a whole: who has read one finds every cache of it.
    private volatile CacheTable _table;

    public WatchCaches(LiveCatalog catalog, IRevisionedStore store, TimeProvider clock)
    {
        _catalog = catalog;
        _store = store;
        _clock = clock;
        _table = new(catalog.Now.All.Where(r => r.IsKept).Select(Make));
    }

    public ResourceCatalog Catalog => _catalog.Now;

    /// <summary>The clock of the server.</summary>
    public TimeProvider Clock => _clock;

    public RevisionGate Gate { get; } = new();

    public IReadOnlyList<WatchCache> All => _table.ByPrefix;

    /// <summary>
    /// The cache of a kind, by any of its versions; who is still at work on a kind that has been defined anew finds what it is now. Throws
    /// 404 when the kind is not served any more.
    /// </summary>
    public WatchCache Of(Resource resource) => FindOf(resource) ?? throw Failures.NoSuchResource();

    /// <summary>The same; null when the kind is not kept.</summary>
    public WatchCache? FindOf(Resource resource) => _table.Find(resource.Stored) ?? _table.FindByPrefix(resource.StoragePrefix);

    /// <summary>A cache that is empty and not in use yet.</summary>
    public WatchCache Make(Resource resource) => new(resource, Gate, _clock, _allowance);

    /// <summary>Takes a cache into use, in the place of another one, whose watches end. One caller at a time.</summary>
    public void Put(WatchCache cache, Resource? before)
    {
        var old = before is null ? null : _table.Find(before);
        _table = new([.. _table.ByPrefix.Where(one => one != old), cache]);
        old?.Close();
    }

    /// <summary>Takes a kind's cache out of use, and ends its watches. One caller at a time.</summary>
    public void Remove(Resource resource)
    {
        var cache = _table.Find(resource);
        _table = new(_table.ByPrefix.Where(one => one != cache));
        cache?.Close();
    }

    /// <summary>An object, in the version that the target names and that this server makes by itself; null when there is none.</summary>
    public ApiObject? Find(ApiTarget target) => Stored(target)?.In(target.Resource);

    /// <summary>An object, in the version that the target names; null when there is none.</summary>
    public async ValueTask<ApiObject?> FindAsync(ApiTarget target, CancellationToken ct) =>
        Stored(target) is { } stored ? await stored.InAsync(target.Resource, ct) : null;

    /// <summary>An object as of now or later, in the version that the target names; null when there is none.</summary>
    public async ValueTask<ApiObject?> FindFreshAsync(ApiTarget target, CancellationToken ct)
    {
        await WhenFreshAsync(ct);
        return await FindAsync(target, ct);
    }

    /// <summary>An object as of now or later, in the version that the target names; 404 when there is none.</summary>
    public async Task<ApiObject> ReadFreshAsync(ApiTarget target, CancellationToken ct) =>
        await FindFreshAsync(target, ct) ?? throw ApiException.NotFound(target.Resource.Names, target.Name);

    private ApiObject? Stored(ApiTarget target)
    {
        var cache = Of(target.Resource);
        var key = cache.KeyOf(target.Key);
        cache.Unreadable.Check(key);
        return cache.Find(key);
    }

    /// <summary>The cache of a model type; null when the catalog does not have it.</summary>
    public WatchCache? Find<T>() => All.FirstOrDefault(cache => cache.Resource.ObjectType == typeof(T));

    /// <summary>The cache that a stored key belongs to; null when it is of no resource we serve.</summary>
    public WatchCache? Holding(string key) => _table.Holding(key);

    /// <summary>Completes when the caches show everything that was stored before the call.</summary>
    public Task WhenFreshAsync(CancellationToken ct)
    {
        var newest = _store.GetRevisionAsync(ct);
        return newest.IsCompletedSuccessfully ? ReachAsync(newest.Result) : AskAsync(newest);

        Task ReachAsync(Revision revision) => Gate.WhenReachedAsync(revision, Timeout.InfiniteTimeSpan, _clock, ct);

        async Task AskAsync(ValueTask<Revision> asked) => await ReachAsync(await ToldAsync(asked));
    }

    private static async ValueTask<Revision> ToldAsync(ValueTask<Revision> asked)
    {
        try
        {
            return await asked;
        }
        catch (StoreException failure)
        {
            throw Failures.NotDone(failure);
        }
    }

    /// <summary>Completes when a cache shows everything that this server stored of its kind before the call; mostly at once.</summary>
    public Task WhenShownAsync(WatchCache cache, CancellationToken ct) =>
        Gate.WhenReachedAsync(cache.Written, Timeout.InfiniteTimeSpan, _clock, ct);

    /// <summary>What keeps the caches from what is stored; null when they show it within a second.</summary>
    public async ValueTask<string?> WhyBehindAsync(CancellationToken ct)
    {
        Revision? newest = null;
        try
        {
            newest = await _store.GetRevisionAsync(ct).AsTask().WaitAsync(Lag, _clock, ct);
            await Gate.WhenReachedAsync(newest.Value, Lag, _clock, ct);
            return null;
        }
        catch (TimeoutException)
        {
            return newest is { } at
                ? $"the caches are at revision {Gate.Applied}, the store is at {at}"
                : "the store does not tell at which revision it is";
        }
        catch (StoreException failure)
        {
            return failure.Message;
        }
    }

    /// <summary>
    /// Completes when the caches show at least <paramref name="revision"/>. Throws 504 when that takes more than three seconds, as
    /// upstream.
    /// </summary>
    public async Task WhenReachedAsync(Revision revision, CancellationToken ct)
    {
        try
        {
            await Gate.WhenReachedAsync(revision, Patience, _clock, ct);
        }
        catch (TimeoutException)
        {
            throw Failures.TooLargeRevision(revision, Gate.Applied);
        }
    }
}
