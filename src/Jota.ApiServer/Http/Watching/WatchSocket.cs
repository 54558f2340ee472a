using System.Buffers;
using System.Net.WebSockets;
using Jota.Api;
using Jota.Client;
using Jota.Transport.Upgrades;

namespace Jota.ApiServer.Http;

/// <summary>A watch as messages of a WebSocket, one for each event, as browsers and some clients follow changes.</summary>
internal static class WatchSocket
{
    /// <summary>Follows until the events end or the client closes, which cancels <paramref name="ends"/> and so the events.</summary>
    public static async Task FollowAsync(ApiCall call, WatchSteps events, CancellationTokenSource ends)
    {
        var offered = WebSocketUpgrade.OfferedBy(call.Http.Request);
        await using var answer = await SocketAnswer.AcceptAsync(call.Http, offered is [var only] ? only : "", call.Services.Clock, ends);
        var message = new ArrayBufferWriter<byte>(4096);
        try
        {
            while (await events.MovedAsync())
            {
                await SendAsync(call, answer, message, events.Current);
                events.Step();
            }
        }
        catch (ApiException failure)
        {
            // The answer is under way: from here on a failure is an event, the last one.
            await SendAsync(call, answer, message, WatchEvent.Error(failure.ToStatus()));
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client is gone, or the server stops.
        }
    }

    private static ValueTask SendAsync(ApiCall call, SocketAnswer answer, ArrayBufferWriter<byte> message, WatchEvent @event)
    {
        message.ResetWrittenCount();
        WatchFrame.Write(message, call.Representation, @event);
        call.Services.Requests.EventsOf(call.Target.Resource).Add();
        return answer.SendAsync(message.WrittenMemory, WebSocketMessageType.Text);
    }
}
