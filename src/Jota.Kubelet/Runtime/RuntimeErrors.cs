using Grpc.Core;

namespace Jota.Kubelet.Runtime;

/// <summary>A runtime's failures in the form in which upstream shows them.</summary>
internal static class RuntimeErrors
{
    /// <summary><c>rpc error: code = NotFound desc = …</c></summary>
    public static string Text(RpcException e) => $"rpc error: code = {e.StatusCode} desc = {e.Status.Detail}";

    /// <summary>Whether it is a failure of the world, of which one line says all, and not one of this program.</summary>
    public static bool IsOrdinary(Exception e) =>
        e is RpcException or IOException or HttpRequestException or System.Net.Sockets.SocketException
        or UnauthorizedAccessException or Api.ApiException;

    /// <summary>The runtime's own text, or the exception's.</summary>
    public static string Detail(Exception e) => e is RpcException rpc ? rpc.Status.Detail : e.Message;
}
