using System.Globalization;
using System.Net.WebSockets;
using Jota.Api;
using Jota.Transport.Spdy;
using Jota.Transport.Upgrades;

namespace Jota.ApiServer.Http;

/// <summary>
/// <c>…/pods/NAME/portforward</c>: connections to ports of a pod, passed on to its node: in SPDY as it is, in SPDY wrapped into a
/// WebSocket, or in channels.
/// </summary>
internal static class PortForwardHandler
{
    // Two channels each, and 255 has another meaning.
    private const int MostPorts = 127;
    private const string Tunnel = SpdyUpgrade.Name + "+" + StreamProtocols.PortForward;

    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    public static async Task HandleAsync(ApiCall call)
    {
        SessionAccess.Require(call);
        await SessionAdmission.AdmitAsync(call, call.Query.All("ports").Length > 0 ? Ports(call.Query) : []);
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
            await ChannelsAsync(call, address, offered);
        }
        else if (await NodeDialing.AskAsync(call, address, StreamProtocols.PortForward) is { } node)
        {
            using var socket = await WebSocketUpgrade.AcceptAsync(call.Http, Tunnel);
            await using var client = WebSocketStream.Create(socket, WebSocketMessageType.Binary, Farewell);
            await DuplexCopy.RunAsync(client, node, call.Services.Clock, call.Ct);
        }
    }

    private static async Task ChannelsAsync(ApiCall call, Uri address, IReadOnlyList<string> offered)
    {
        if (ChannelProtocol.Choose(offered) is not { } protocol)
        {
            throw new ApiException(
                403, "Forbidden", StreamProtocols.NoMatch(offered, [Tunnel, .. ChannelProtocol.All.Select(p => p.Name)]));
        }

        var ports = Ports(call.Query);
        if (await NodeDialing.AskAsync(call, address, StreamProtocols.PortForward) is { } connection)
        {
            await using var node = SpdySession.Start(connection, SpdyRole.Client);
            using var client = new ChannelSocket(await WebSocketUpgrade.AcceptAsync(call.Http, protocol.Name), protocol);
            await new PortChannels(client, node, ports).RunAsync(call.Ct);
        }
    }

    /// <summary>The ports of the query, repeated or with commas between them. Throws 400 in upstream's words.</summary>
    private static List<ushort> Ports(QueryValues query)
    {
        var texts = query.All("ports").SelectMany(p => p.Split(',', StringSplitOptions.TrimEntries)).ToList();
        if (texts.Count is 0 or > MostPorts)
        {
            throw ApiException.BadRequest("query parameter \"ports\" is required");
        }

        return [.. texts.Select(text => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
            ? port
            : throw ApiException.BadRequest($"unable to parse \"{text}\" as a port"))];
    }
}
