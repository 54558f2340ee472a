using System.Buffers;
using System.Buffers.Text;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;

namespace Jota.ApiServer.Http;

/// <summary>A WebSocket that several streams share. Anybody may send, one reads.</summary>
internal sealed class ChannelSocket(WebSocket socket, ChannelProtocol protocol) : IDisposable
{
    private const int LongestPiece = 16 * 1024;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly byte[] _piece = new byte[LongestPiece];
    private readonly byte[] _decoded = protocol.IsBase64 ? new byte[LongestPiece] : [];
    private int _undecoded;
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

    /// <summary>Sends on a channel, be it nothing. Throws <see cref="ConnectionResetException"/> when the client is gone.</summary>
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
            await socket.SendAsync(
                message, protocol.IsBase64 ? WebSocketMessageType.Text : WebSocketMessageType.Binary, endOfMessage: true, ct);
        }
        catch (WebSocketException e)
        {
            throw new ConnectionResetException("the client is gone", e);
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

    /// <summary>Base64 is read as it comes, however long a message is: in fours, and what is left of the last one waits for more.</summary>
    private async ValueTask<ChannelMessage?> ReceiveTextAsync(CancellationToken ct)
    {
        while (true)
        {
            var read = await socket.ReceiveAsync(_piece.AsMemory(_undecoded), ct);
            if (read.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            var text = _piece.AsMemory(0, _undecoded + read.Count);
            if (!_within && text.Length > 0)
            {
                (_channel, _within) = ((byte)(text.Span[0] - '0'), true);
                text = text[1..];
            }

            // A message without even a channel says nothing.
            var says = _within;
            _within &= !read.EndOfMessage;
            if (says
                && Decode(text, isLast: read.EndOfMessage) is var bytes
                && (bytes is null || bytes.Value.Length > 0 || read.EndOfMessage))
            {
                return bytes is { } piece ? new(_channel, piece) : null;
            }
        }
    }

    /// <summary>The bytes of what can be read of a message's text so far; the rest is kept. Null when it is no base64.</summary>
    private ReadOnlyMemory<byte>? Decode(ReadOnlyMemory<byte> text, bool isLast)
    {
        // The last four may be padded, and it may be the end that shows it.
        var ready = isLast ? text.Length : Math.Max(0, text.Length - 1) / 4 * 4;
        var outcome = Base64.DecodeFromUtf8(text.Span[..ready], _decoded, out var consumed, out var length, isFinalBlock: isLast);
        text[consumed..].CopyTo(_piece);
        _undecoded = text.Length - consumed;
        return outcome == OperationStatus.Done || (outcome == OperationStatus.NeedMoreData && !isLast && _undecoded < LongestPiece / 2)
            ? _decoded.AsMemory(0, length)
            : null;
    }
}
