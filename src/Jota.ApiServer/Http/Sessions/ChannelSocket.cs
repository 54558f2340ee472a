using System.Buffers;
using System.Buffers.Text;
using System.Net.WebSockets;

namespace Jota.ApiServer.Http;

/// <summary>A WebSocket that several streams share. Anybody may send, one reads.</summary>
internal sealed class ChannelSocket(WebSocket socket, ChannelProtocol protocol) : IDisposable
{
    private const int LongestPiece = 64 * 1024;
    private const int LongestText = 4 * 1024 * 1024;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly byte[] _piece = new byte[LongestPiece];
    private byte _channel;
    private bool _within;

    public ChannelProtocol Protocol => protocol;

    /// <summary>The next piece; null when the client has ended the connection, or is gone.</summary>
    public async ValueTask<ChannelMessage?> ReceiveAsync(CancellationToken ct)
    {
        try
        {
            return protocol.IsBase64 ? await ReceiveTextAsync(ct) : await ReceivePieceAsync(ct);
        }
        catch (Exception e) when (e is WebSocketException or IOException)
        {
            return null;
        }
    }

    /// <summary>Sends on a channel, be it nothing. Throws <see cref="IOException"/> when the client is gone.</summary>
    public async Task SendAsync(byte channel, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        var message = ArrayPool<byte>.Shared.Rent(1 + Base64.GetMaxEncodedToUtf8Length(bytes.Length));
        try
        {
            var length = Encode(channel, bytes.Span, message);
            await SendAsync(message.AsMemory(0, length), ct);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(message);
        }
    }

    /// <summary>Says goodbye; what the client still sends is then dropped until it has done so too.</summary>
    public async Task CloseAsync(CancellationToken ct)
    {
        try
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", ct);
        }
        catch (Exception e) when (e is WebSocketException or IOException)
        {
            // It is gone already.
        }
    }

    public void Dispose()
    {
        _turn.Dispose();
        socket.Dispose();
    }

    private async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            await socket.SendAsync(message, protocol.IsBase64 ? WebSocketMessageType.Text : WebSocketMessageType.Binary, endOfMessage: true, ct);
        }
        catch (WebSocketException e)
        {
            throw new IOException("the client is gone", e);
        }
        finally
        {
            _turn.Release();
        }
    }

    private int Encode(byte channel, ReadOnlySpan<byte> bytes, Span<byte> into)
    {
        if (protocol.IsBase64)
        {
            into[0] = (byte)('0' + channel);
            Base64.EncodeToUtf8(bytes, into[1..], out _, out var written);
            return 1 + written;
        }

        into[0] = channel;
        bytes.CopyTo(into[1..]);
        return 1 + bytes.Length;
    }

    private async ValueTask<ChannelMessage?> ReceivePieceAsync(CancellationToken ct)
    {
        while (true)
        {
            var read = await socket.ReceiveAsync(_piece.AsMemory(), ct);
            if (read.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            var begins = !_within;
            _within = !read.EndOfMessage;
            if (!begins)
            {
                return new(_channel, _piece.AsMemory(0, read.Count));
            }

            if (read.Count > 0)
            {
                _channel = _piece[0];
                return new(_channel, _piece.AsMemory(1, read.Count - 1));
            }

            // A message without even a channel says nothing.
            _within = false;
        }
    }

    private async ValueTask<ChannelMessage?> ReceiveTextAsync(CancellationToken ct)
    {
        var text = new MemoryStream();
        ValueWebSocketReceiveResult read;
        do
        {
            read = await socket.ReceiveAsync(_piece.AsMemory(), ct);
            text.Write(_piece, 0, read.Count);
            if (read.MessageType == WebSocketMessageType.Close || text.Length > LongestText)
            {
                return null;
            }
        }
        while (!read.EndOfMessage || text.Length == 0);

        var bytes = text.GetBuffer().AsMemory(0, (int)text.Length);
        var channel = (byte)(bytes.Span[0] - '0');
        return Base64.DecodeFromUtf8InPlace(bytes.Span[1..], out var length) == OperationStatus.Done
            ? new(channel, bytes.Slice(1, length))
            : null;
    }
}
