using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.ApiServer.Storage;
using Jota.Client;
using Jota.Store;

namespace Jota.ApiServer.Verbs;

/// <summary>One page of a list: which objects, from where on, how many.</summary>
/// <param name="Cache">The resource's objects.</param>
/// <param name="Selection">Which of them.</param>
/// <param name="Limit">At most this many; 0 for all.</param>
/// <param name="After">The last key of the page before, without the resource's prefix; empty on the first.</param>
internal sealed record Listing(WatchCache Cache, WatchSelection Selection, int Limit, string After)
{
    private string AfterKey => After.Length == 0 ? "" : Cache.Prefix + After;

    /// <summary>Of the state in memory.</summary>
    public ApiList OfCached()
    {
        Cache.Unreadable.Check(Selection, Cache);
        var (objects, at, _) = Cache.Read();
        return Of(objects, at);
    }

    /// <summary>Of the state in memory, if it is still that of <paramref name="revision"/>.</summary>
    public ApiList? OfCachedIfUnchangedSince(Revision revision)
    {
        var (objects, _, lastChange) = Cache.Read();
        if (lastChange > revision)
        {
            return null;
        }

        Cache.Unreadable.Check(Selection, Cache);
        return Of(objects, revision);
    }

    /// <summary>Of an earlier state.</summary>
    public async Task<ApiList> OfHistoryAsync(IRevisionedStore store, Revision at, CancellationToken ct)
    {
        var items = new List<ApiObject>();
        var range = new StoreRange(Cache.PrefixOf(Selection.Namespace))
        {
            At = at,
            After = AfterKey,
            Limit = Limit > 0 ? Math.Max(Limit, 256) : 0,
        };
        while (true)
        {
            var page = await store.RangeAsync(range, ct);
            for (var i = 0; i < page.Values.Count; i++)
            {
                var value = page.Values[i];
                var obj = StoredObject.FailureOf(value) is { } why
                    ? throw Failures.Unreadable($"unable to transform key \"{value.Key}\": {why}")
                    : ApiObject.ReadStored(Cache.Resource, value.Value, value.Modified);
                if (Selection.Matches(obj))
                {
                    items.Add(obj);
                }

                if (items.Count == Limit && Limit > 0)
                {
                    var left = page.Remaining + (page.Values.Count - i - 1);
                    return left == 0 ? new(items, at) : new(items, at, TokenAfter(value.Key, at), Selection.IsSelective ? null : left);
                }
            }

            if (!page.More)
            {
                return new(items, at);
            }

            range = range with { After = page.Values[^1].Key };
        }
    }

    private ApiList Of(OrderedSnapshot objects, Revision at)
    {
        if (Limit <= 0 && After.Length == 0)
        {
            return new([.. Selection.Of(objects, Cache)], at);
        }

        var items = new List<ApiObject>();
        var last = "";
        using var entries =
            objects.Range(Cache.PrefixOf(Selection.Namespace), AfterKey).Where(e => Selection.Matches(e.Object)).GetEnumerator();
        while (Limit <= 0 || items.Count < Limit)
        {
            if (!entries.MoveNext())
            {
                return new(items, at);
            }

            items.Add(entries.Current.Object);
            last = entries.Current.Key;
        }

        var left = 0L;
        while (entries.MoveNext())
        {
            left++;
        }

        return left == 0 ? new(items, at) : new(items, at, TokenAfter(last, at), Selection.IsSelective ? null : left);
    }

    private string TokenAfter(string key, Revision at) => new ContinueToken(at, key[Cache.Prefix.Length..]).ToString();
}
