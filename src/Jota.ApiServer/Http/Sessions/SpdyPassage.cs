using Jota.Api;
using Jota.Transport.Upgrades;

namespace Jota.ApiServer.Http;

/// <summary>A client that speaks SPDY itself: its bytes go to the node and back as they are.</summary>
internal static class SpdyPassage
{
    public static async Task RunAsync(ApiCall call, Uri address, IReadOnlyList<string> served)
    {
        var offered = SpdyUpgrade.OfferedBy(call.Http.Request);
        var protocol = StreamProtocols.Choose(offered, served)
            ?? throw new ApiException(403, "Forbidden", StreamProtocols.NoMatch(offered, served));
        if (await NodeDialing.AskAsync(call, address, protocol) is { } node)
        {
            await using var client = await SpdyUpgrade.AcceptAsync(call.Http, protocol);
            await DuplexCopy.RunAsync(client, node, call.Services.Clock, call.Ct);
        }
    }
}
