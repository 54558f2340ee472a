using System.Net;
using System.Net.Sockets;

namespace Jota.Hosting.Joining;

/// <summary>The address of this machine that leads to the cluster's servers, and so from them.</summary>
internal static class NodeAddress
{
    /// <summary>Nothing is sent for it. Null where there is no way yet, or where they are this machine.</summary>
    public static IPAddress? Towards(IEnumerable<Uri> servers)
    {
        foreach (var server in servers)
        {
            if (Towards(server) is { } address && !IPAddress.IsLoopback(address))
            {
                return address;
            }
        }

        return null;
    }

    private static IPAddress? Towards(Uri server)
    {
        try
        {
            using var socket = new Socket(SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(server.DnsSafeHost, server.Port);
            return socket.LocalEndPoint is IPEndPoint { Address: var own } ? own.IsIPv4MappedToIPv6 ? own.MapToIPv4() : own : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
