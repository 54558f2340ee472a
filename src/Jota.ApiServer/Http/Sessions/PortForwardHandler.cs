using System.Net.WebSockets;
using Jota.Api;
using Jota.Transport.Upgrades;

namespace Jota.ApiServer.Http;

/// <summary><c>…/pods/NAME/portforward</c>: connections to ports of a pod, passed on to its node; in SPDY as it is, or in SPDY wrapped into a WebSocket.</summary>
internal static class PortForwardHandler
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private const string Tunnel = SpdyUpgrade.Name + "+" + StreamProtocols.PortForward;

    public static async Task HandleAsync(ApiCall call)
    {
        SessionAccess.Require(call);
        var target = await SessionTarget.FindAsync(call, _ => "", call.Ct);
        var address = target.AddressOf("portForward", "");
        var request = call.Http.Request;
        if (WebSocketUpgrade.IsAskedBy(request))
        {
            await TunnelAsync(call, address);
        }
        else if (SpdyUpgrade.IsAskedBy(request))
        {
            await SpdyPassage.RunAsync(call, address, StreamProtocols.OfPorts);
        }
        else
        {
            throw ApiException.BadRequest("Upgrade request required");
        }
    }

    private static async Task TunnelAsync(ApiCall call, Uri address)
    {
        var offered = WebSocketUpgrade.OfferedBy(call.Http.Request);
        if (!offered.Contains(Tunnel))
        {
            throw new ApiException(403, "Forbidden", StreamProtocols.NoMatch(offered, [Tunnel]));
        }

        if (await NodeDialing.AskAsync(call, address, StreamProtocols.PortForward) is { } node)
        {
            using var socket = await WebSocketUpgrade.AcceptAsync(call.Http, Tunnel);
            await using var client = WebSocketStream.Create(socket, WebSocketMessageType.Binary, Farewell);
            await DuplexCopy.RunAsync(client, node, call.Services.Clock, call.Ct);
        }
    }
}
