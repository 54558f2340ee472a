using System.Net;
using System.Net.Sockets;

namespace Jota.Client;

/// <summary>Opens connections at which the system looks, while nothing is sent, whether the other side is still there.</summary>
/// <param name="period">After how long, and how often from then on; whole seconds, at least one.</param>
internal sealed class KeptConnection(TimeSpan period)
{
    /// <summary>Opens one. Throws <see cref="SocketException"/> where nobody answers.</summary>
    public async ValueTask<Stream> OpenAsync(DnsEndPoint place, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            var seconds = (int)Math.Clamp(period.TotalSeconds, 1, short.MaxValue);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, seconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, seconds);
            await socket.ConnectAsync(place, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
