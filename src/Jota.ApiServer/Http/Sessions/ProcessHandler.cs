using Jota.Api;
using Jota.Transport.Spdy;
using Jota.Transport.Upgrades;

namespace Jota.ApiServer.Http;

/// <summary><c>…/pods/NAME/exec</c> and <c>/attach</c>: a talk with a process, passed on to the node that has it.</summary>
internal static class ProcessHandler
{
    public static async Task HandleAsync(ApiCall call)
    {
        // 1 May he, with which container of which pod, and where is that?
        SessionAccess.Require(call);
        var asked = ProcessQuery.Read(call.Query);
        await SessionAdmission.AdmitAsync(call, asked);
        var target = await SessionTarget.FindAsync(call, pod => LogContainer.Choose(pod, asked.Container), call.Ct);
        var address = target.AddressOf(call.Target.Subresource, asked.ToNodeQuery());

        // 2 In which words does the client want to talk?
        var request = call.Http.Request;
        if (WebSocketUpgrade.IsAskedBy(request))
        {
            await TranslateAsync(call, address, asked);
        }
        else if (SpdyUpgrade.IsAskedBy(request))
        {
            await SpdyPassage.RunAsync(call, address, StreamProtocols.OfCommands);
        }
        else
        {
            throw ApiException.BadRequest("Upgrade request required");
        }
    }

    private static async Task TranslateAsync(ApiCall call, Uri address, ProcessQuery asked)
    {
        var offered = WebSocketUpgrade.OfferedBy(call.Http.Request);
        if (ChannelProtocol.Choose(offered) is not { } protocol)
        {
            throw new ApiException(403, "Forbidden", StreamProtocols.NoMatch(offered, [.. ChannelProtocol.All.Select(p => p.Name)]));
        }

        // The node first: while the client still speaks HTTP it can be told why not.
        if (await NodeDialing.AskAsync(call, address, StreamProtocols.V4) is not { } connection)
        {
            return;
        }

        await using var node = SpdySession.Start(connection, SpdyRole.Client);
        using var client = new ChannelSocket(await WebSocketUpgrade.AcceptAsync(call.Http, protocol.Name), protocol);
        await new ProcessTranslation(client, node, asked, call.Services.Clock).RunAsync(call.Ct);
    }
}
