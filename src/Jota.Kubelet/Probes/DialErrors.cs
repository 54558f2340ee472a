using System.Net.Sockets;

namespace Jota.Kubelet.Probes;

/// <summary>Failed connections in upstream's words.</summary>
internal static class DialErrors
{
    /// <summary><c>dial tcp 10.244.0.7:80: connect: connection refused</c></summary>
    public static string Text(Exception e, string authority) => e.GetBaseException() is SocketException socket
        ? $"dial tcp {authority}: {Words(socket)}"
        : e.GetBaseException().Message;

    /// <summary>The same for a port on which nobody listens.</summary>
    public static string Refused(string authority) => $"dial tcp {authority}: connect: connection refused";

    private static string Words(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connect: connection refused",
        SocketError.HostUnreachable => "connect: no route to host",
        SocketError.NetworkUnreachable => "connect: network is unreachable",
        SocketError.TimedOut => "i/o timeout",
        SocketError.ConnectionReset => "read: connection reset by peer",
        SocketError.HostNotFound => "lookup: no such host",
        _ => e.Message,
    };
}
