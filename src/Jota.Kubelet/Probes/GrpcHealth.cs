using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Jota.Kubelet.Recording;
using k8s.Models;

namespace Jota.Kubelet.Probes;

/// <summary>
/// The standard gRPC health check (<c>grpc.health.v1.Health/Check</c>), written and read by hand: one string, one number.
/// </summary>
internal static class GrpcHealth
{
    private const int Serving = 1;

    private static readonly Marshaller<byte[]> Raw = Marshallers.Create(bytes => bytes, bytes => bytes);
    private static readonly Method<byte[], byte[]> Check = new(MethodType.Unary, "grpc.health.v1.Health", "Check", Raw, Raw);

    public static async Task<ProbeResult> CheckAsync(ContainerEndpoint of, V1GRPCAction action, TimeSpan timeout, CancellationToken ct)
    {
        var address = of.Authority(null, action.Port);
        using var channel = GrpcChannel.ForAddress($"http://{address}");
        try
        {
            var answer = await channel.CreateCallInvoker()
                .AsyncUnaryCall(Check, null, new CallOptions(cancellationToken: ct), Request(action.Service ?? ""));
            var status = Status(answer);
            return status == Serving
                ? ProbeResult.Success
                : ProbeResult.Failure($"service unhealthy (responded with \"{(status == 2 ? "NOT_SERVING" : "UNKNOWN")}\")");
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Unimplemented)
        {
            return ProbeResult.Failure(
                $"error: this server does not implement the grpc health protocol (grpc.health.v1.Health): {e.Status.Detail}");
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException)
        {
            return ProbeResult.Failure(Unreachable(address, timeout));
        }
    }

    /// <summary>What is said when nobody answers in time, which is all that is known when nobody listens.</summary>
    public static string Unreachable(string address, TimeSpan timeout) =>
        $"timeout: failed to connect service \"{address}\" within {GoDuration.Format(timeout)}: context deadline exceeded";

    private static byte[] Request(string service)
    {
        if (service.Length == 0)
        {
            return [];
        }

        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteTag(1, WireFormat.WireType.LengthDelimited);
            output.WriteString(service);
        }

        return stream.ToArray();
    }

    private static int Status(byte[] answer)
    {
        using var input = new CodedInputStream(answer);
        for (uint tag; (tag = input.ReadTag()) != 0;)
        {
            if (WireFormat.GetTagFieldNumber(tag) == 1)
            {
                return input.ReadEnum();
            }

            input.SkipLastField();
        }

        return 0;
    }
}
