using System.Net;
using System.Net.Sockets;

namespace Jota.Network.Dns.Serving;

/// <summary>
/// A UDP and a TCP socket at one address and port. The address need not be there yet: a node's bridge comes with its first pod.
/// </summary>
internal sealed class DnsSockets : IDisposable
{
    // linux/in.h: IPPROTO_IP, IP_FREEBIND; it holds for IPv6 as well.
    private const int IpLevel = 0;
    private const int FreeBind = 15;
    private const int Backlog = 128;
    private const int ReceiveBuffer = 1024 * 1024;
    private const int Tries = 20;

    private DnsSockets(Socket udp, Socket tcp) => (Udp, Tcp) = (udp, tcp);

    public Socket Udp { get; }

    public Socket Tcp { get; }

    /// <summary>Where they are.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)Udp.LocalEndPoint!;

    /// <summary>Binds both. Port 0 takes one that is free for both. Throws <see cref="SocketException"/> when the port is in use.</summary>
    public static DnsSockets Bind(IPEndPoint at)
    {
        for (var left = Tries; ; left--)
        {
            var udp = Make(at, SocketType.Dgram, ProtocolType.Udp);
            Socket? tcp = null;
            try
            {
                udp.ReceiveBufferSize = ReceiveBuffer;
                udp.Bind(at);
                tcp = Listen((IPEndPoint)udp.LocalEndPoint!);
                return new(udp, tcp);
            }
            catch (SocketException e)
            {
                udp.Dispose();
                tcp?.Dispose();
                if (at.Port != 0 || left == 0 || e.SocketErrorCode != SocketError.AddressAlreadyInUse)
                {
                    throw;
                }
            }
        }
    }

    /// <summary>A TCP socket that listens. Throws <see cref="SocketException"/> when the port is in use.</summary>
    public static Socket Listen(IPEndPoint at)
    {
        var socket = Make(at, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(at);
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Udp.Dispose();
        Tcp.Dispose();
    }

    private static Socket Make(IPEndPoint at, SocketType type, ProtocolType protocol)
    {
        var socket = new Socket(at.AddressFamily, type, protocol);
        if (OperatingSystem.IsLinux())
        {
            socket.SetRawSocketOption(IpLevel, FreeBind, BitConverter.GetBytes(1));
        }

        return socket;
    }
}
