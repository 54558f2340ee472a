using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Jota.Kubelet.Tests.Server;

/// <summary>A client's side of streams that share a WebSocket.</summary>
internal static class Channels
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static ValueTask SendAsync(this ClientWebSocket socket, byte channel, string text) => socket.SendAsync(channel, Encoding.UTF8.GetBytes(text));

    public static ValueTask SendAsync(this ClientWebSocket socket, byte channel, byte[] bytes) =>
        socket.SendAsync(new ReadOnlyMemory<byte>([channel, .. bytes]), WebSocketMessageType.Binary, endOfMessage: true, Ct);

    /// <summary>Ends a stream, as version 5 can.</summary>
    public static ValueTask EndAsync(this ClientWebSocket socket, byte channel) => socket.SendAsync(255, [channel]);

    /// <summary>All that comes until the server closes, by channel.</summary>
    public static async Task<Dictionary<byte, byte[]>> ReadAllAsync(this ClientWebSocket socket)
    {
        var channels = new Dictionary<byte, MemoryStream>();
        while (await socket.ReadAsync() is { } message)
        {
            if (!channels.TryGetValue(message[0], out var channel))
            {
                channels[message[0]] = channel = new MemoryStream();
            }

            channel.Write(message.AsSpan(1));
        }

        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
        return channels.ToDictionary(c => c.Key, c => c.Value.ToArray());
    }

    /// <summary>The next whole message; null once the server has closed.</summary>
    public static Task<byte[]?> ReadAsync(this ClientWebSocket socket) => socket.ReadAsync(Ct);

    /// <summary>The next whole message, or null, before it is cancelled.</summary>
    public static async Task<byte[]?> ReadAsync(this ClientWebSocket socket, CancellationToken ct)
    {
        var message = new MemoryStream();
        var buffer = new byte[64 * 1024];
        ValueWebSocketReceiveResult read;
        do
        {
            read = await socket.ReceiveAsync(buffer.AsMemory(), ct);
            if (read.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(buffer, 0, read.Count);
        }
        while (!read.EndOfMessage);
        return message.ToArray();
    }

    public static string Text(this Dictionary<byte, byte[]> channels, byte channel) => Encoding.UTF8.GetString(channels.GetValueOrDefault(channel, []));

    /// <summary>The exit code that the error channel tells.</summary>
    public static int ExitCode(this Dictionary<byte, byte[]> channels)
    {
        var status = JsonNode.Parse(channels.Text(3))!;
        return status["status"]!.GetValue<string>() == "Success"
            ? 0
            : int.Parse(status["details"]!["causes"]![0]!["message"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
