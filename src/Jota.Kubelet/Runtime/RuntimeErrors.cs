using Grpc.Core;

namespace Jota.Kubelet.Runtime;

/// <summary>A runtime's failures in the form in which upstream shows them.</summary>
internal static class RuntimeErrors
{
    /// <summary><c>rpc error: code = NotFound desc = …</c></summary>
    public static string Text(RpcException e) => $"rpc error: code = {e.StatusCode} desc = {e.Status.Detail}";

    /// <summary>The runtime's own text, or the exception's.</summary>
    public static string Detail(Exception e) => e is RpcException rpc ? rpc.Status.Detail : e.Message;
}
