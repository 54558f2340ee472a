using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Jota.ApiServer.Http;

/// <summary>A change of protocol after which what is sent counts as in flight while the client does not take it, like any answer.</summary>
internal sealed class CountedUpgrade(HttpContext http, IHttpUpgradeFeature upgrade) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => upgrade.IsUpgradableRequest;

    /// <summary>Sees to it that a request which may change its protocol does so here.</summary>
    public static void Set(HttpContext http)
    {
        if (http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
        {
            http.Features.Set<IHttpUpgradeFeature>(new CountedUpgrade(http, upgrade));
        }
    }

    public async Task<Stream> UpgradeAsync() => new CountedConnection(http, await upgrade.UpgradeAsync());
}
