using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.Client;

namespace Jota.ApiServer.Verbs;

/// <summary>Reads one object.</summary>
internal sealed class GetHandler(WatchCaches caches)
{
    public async Task<ApiObject> HandleAsync(ApiTarget target, GetOptions options, CancellationToken ct)
    {
        if (!Revision.TryParse(options.ResourceVersion, out var wanted))
        {
            throw ListChecks.BadRevision(options.ResourceVersion);
        }

        if (options.ResourceVersion.Length == 0)
        {
            return await caches.ReadFreshAsync(target, ct);
        }

        await caches.WhenReachedAsync(wanted, ct);
        return await caches.FindAsync(target, ct) ?? throw ApiException.NotFound(target.Resource.Names, target.Name);
    }
}
