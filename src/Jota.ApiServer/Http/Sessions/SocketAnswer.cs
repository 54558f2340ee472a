using System.Net.WebSockets;
using Jota.Transport.Upgrades;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>An answer that is told over a WebSocket, of which only the server speaks. Dispose it when all is told.</summary>
internal sealed class SocketAnswer : IAsyncDisposable
{
    // What the client still says is taken for a moment: closing on it could cost it the last message.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly WebSocket _socket;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _ends;
    private readonly Task _input;

    private SocketAnswer(WebSocket socket, TimeProvider clock, CancellationTokenSource ends)
    {
        _socket = socket;
        _clock = clock;
        _ends = ends;
        _input = DropInputAsync();
    }

    /// <summary>Ends when the client closes or is gone, too.</summary>
    public CancellationToken Gone => _ends.Token;

    /// <summary>
    /// Answers 101 with one of the protocols that the client offered, or none. Cancels <paramref name="ends"/>, which stays the caller's,
    /// when the client has closed.
    /// </summary>
    public static async Task<SocketAnswer> AcceptAsync(
        HttpContext http, string protocol, TimeProvider clock, CancellationTokenSource ends) =>
        new(await WebSocketUpgrade.AcceptAsync(http, protocol), clock, ends);

    /// <summary>Sends one message. Throws <see cref="ConnectionResetException"/> when the client is gone.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, WebSocketMessageType type)
    {
        try
        {
            await _socket.SendAsync(message, type, endOfMessage: true, Gone);
        }
        catch (WebSocketException e)
        {
            throw new ConnectionResetException("the client is gone", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var time = new CancellationTokenSource(Farewell, _clock);
        try
        {
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", time.Token);
            }

            await _input.WaitAsync(time.Token);
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException)
        {
            // It is gone already.
        }

        await _ends.CancelAsync();
        await _input;
        _socket.Dispose();
    }

    private async Task DropInputAsync()
    {
        var piece = new byte[256];
        try
        {
            while ((await _socket.ReceiveAsync(piece.AsMemory(), Gone)).MessageType != WebSocketMessageType.Close)
            {
                // Nothing that a client says matters here.
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException)
        {
            // However it ends, it is over.
        }

        await _ends.CancelAsync();
    }
}
