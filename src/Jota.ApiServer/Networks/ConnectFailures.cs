using System.Net.Sockets;
using System.Security.Authentication;

namespace Jota.ApiServer.Networks;

/// <summary>Why nobody answered, in the words that Go's network has for it.</summary>
internal static class ConnectFailures
{
    /// <summary>What went wrong with somebody who was to be reached there.</summary>
    public static string Describe(Exception failure, string authority) => failure switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => $"dial tcp {authority}: connect: connection refused",
        SocketException { SocketErrorCode: SocketError.HostUnreachable } => $"dial tcp {authority}: connect: no route to host",
        SocketException { SocketErrorCode: SocketError.NetworkUnreachable } => $"dial tcp {authority}: connect: network is unreachable",
        SocketException { SocketErrorCode: SocketError.TimedOut } => $"dial tcp {authority}: connect: connection timed out",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } =>
            $"dial tcp: lookup {authority[..Math.Max(authority.LastIndexOf(':'), 0)]}: no such host",
        AuthenticationException => $"tls: failed to verify certificate: {failure.Message}",
        _ => failure.InnerException is { } inner ? Describe(inner, authority) : failure.Message,
    };
}
