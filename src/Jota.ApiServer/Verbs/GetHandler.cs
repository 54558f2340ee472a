using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Verbs;

/// <summary>Reads one object.</summary>
internal sealed class GetHandler(CoreServices core)
{
    public async Task<ApiObject> HandleAsync(ApiTarget target, GetOptions options, CancellationToken ct)
    {
        if (target.Subresource.Length > 0)
        {
            UpdateRules.Of(target.Resource, target.Subresource);
        }

        if (!Revision.TryParse(options.ResourceVersion, out var wanted))
        {
            throw ListChecks.BadRevision(options.ResourceVersion);
        }

        if (options.ResourceVersion.Length == 0)
        {
            return await core.ReadAsync(target, ct);
        }

        await core.Caches.WhenReachedAsync(wanted, ct);
        var cache = core.Caches.Of(target.Resource);
        return cache.Find(cache.KeyOf(target.Key)) ?? throw ApiException.NotFound(target.Resource.Names, target.Name);
    }
}
