using System.Net;
using System.Net.Sockets;

namespace Jota.ApiServer.Networks;

/// <summary>The network of this machine.</summary>
internal sealed class HostNetwork : IPodNetwork
{
    public static HostNetwork Instance { get; } = new();

    public async ValueTask<Stream> ConnectAsync(DnsEndPoint to, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(to, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
