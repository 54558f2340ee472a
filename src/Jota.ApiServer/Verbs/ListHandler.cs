using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.Client;
using Jota.Store;

namespace Jota.ApiServer.Verbs;

/// <summary>Reads many objects: from memory, or from the store's history when an old state is wanted.</summary>
internal sealed class ListHandler(WatchCaches caches, IRevisionedStore store)
{
    public async Task<ApiList> HandleAsync(ApiTarget target, ListOptions options, CancellationToken ct)
    {
        var list = await OfStoredAsync(target, options, ct);
        return target.Resource.ShowsStored ? list : list with { Items = await ObjectVersions.InAsync(list.Items, target.Resource, ct) };
    }

    private async Task<ApiList> OfStoredAsync(ApiTarget target, ListOptions options, CancellationToken ct)
    {
        // 1. Check what is asked for.
        ListChecks.CheckList(target.Resource, options);
        var from = options.Continue.Length > 0 ? ContinueToken.Parse(options.Continue) : default;
        if (!Revision.TryParse(options.ResourceVersion, out var wanted))
        {
            throw ListChecks.BadRevision(options.ResourceVersion);
        }

        // 2. Find the state that is wanted.
        var list = new Listing(
            caches.Of(target.Resource), new WatchSelection(target, options.Labels, options.Fields), options.Limit, from.After ?? "");
        if (options.Continue.Length > 0)
        {
            if (options.ResourceVersion.Length > 0)
            {
                throw ApiException.BadRequest("specifying resource version is not allowed when using continue");
            }

            return from.At.IsNone ? await NewestAsync(list, ct) : await ExactlyAsync(list, from.At, ct);
        }

        // A page of a named version is of just that one, unless said otherwise; so upstream always had it.
        var exactly = options.Match == ResourceVersionMatch.Exact
            || (options is { Match: ResourceVersionMatch.Unset, Limit: > 0 } && !wanted.IsNone);
        return (options.ResourceVersion, exactly) switch
        {
            ("", _) => await NewestAsync(list, ct),
            (_, true) => await ExactlyAsync(list, wanted, ct),
            _ => await AtLeastAsync(list, wanted, ct),
        };
    }

    private async Task<ApiList> NewestAsync(Listing list, CancellationToken ct)
    {
        await caches.WhenFreshAsync(ct);
        return list.OfCached();
    }

    private async Task<ApiList> AtLeastAsync(Listing list, Revision wanted, CancellationToken ct)
    {
        await caches.WhenReachedAsync(wanted, ct);
        return list.OfCached();
    }

    private async Task<ApiList> ExactlyAsync(Listing list, Revision at, CancellationToken ct)
    {
        await caches.WhenReachedAsync(at, ct);
        if (list.OfCachedIfUnchangedSince(at) is { } cached)
        {
            return cached;
        }

        try
        {
            return await list.OfHistoryAsync(store, at, ct);
        }
        catch (CompactedException) when (list.After.Length > 0)
        {
            throw Failures.ExpiredContinue(new ContinueToken(Revision.None, list.After).ToString());
        }
        catch (StoreException failure)
        {
            throw Failures.NotDone(failure);
        }
        catch (CompactedException)
        {
            throw ApiException.Expired("The resourceVersion for the provided list is too old.");
        }
    }
}
