using Jota.Client;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Jota.Kubelet.Containers;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Pods;
using Jota.Kubelet.Runtime;
using k8s.Models;

namespace Jota.Kubelet.Probes;

/// <summary>The three questions asked of a container.</summary>
internal enum ProbeKind
{
    Startup,
    Readiness,
    Liveness,
}

/// <summary>Carries out single probes.</summary>
internal sealed class ProbeRunner(IContainerRuntime runtime, ProbeHttp http, IEventRecorder events, TimeProvider clock)
{
    private const int LongestOutput = 10 * 1024;

    public TimeProvider Clock => clock;

    /// <summary>Asks once, within the probe's time.</summary>
    public async Task<ProbeResult> RunAsync(ProbeTarget target, V1Probe probe, CancellationToken ct)
    {
        var limit = TimeSpan.FromSeconds(probe.TimeoutSeconds ?? 1);
        using var timeout = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            return probe switch
            {
                { Exec: { } exec } => await ExecAsync(target, exec, limit, ct),
                { HttpGet: { } get } => await http.GetAsync(get, target.Container, target.PodIp, either.Token),
                { TcpSocket: { } tcp } => await ConnectAsync(target, tcp, either.Token),
                { Grpc: { } grpc } => await GrpcHealth.CheckAsync(grpc, target.PodIp, limit, either.Token),
                _ => ProbeResult.Success,
            };
        }
        catch (ContainerConfigException e)
        {
            return new(false, e.Message, Unknown: true);
        }
    }

    /// <summary>Tells of a failure.</summary>
    public void Tell(ProbeTarget target, ProbeKind kind, ProbeResult result) => events.Warning(
        target.Pod(), target.Container.Name, "Unhealthy",
        result.Unknown ? $"{kind} probe errored and resulted in unknown state: {result.Message}" : $"{kind} probe failed: {result.Message}");

    private async Task<ProbeResult> ExecAsync(ProbeTarget target, V1ExecAction exec, TimeSpan limit, CancellationToken ct)
    {
        try
        {
            var answer = await runtime.ExecSyncAsync(target.ContainerId, [.. exec.Command ?? []], limit, ct);
            return answer.ExitCode == 0 ? ProbeResult.Success : ProbeResult.Failure(Output(answer.Stdout.Span) + Output(answer.Stderr.Span));
        }
        catch (Grpc.Core.RpcException e) when (e.StatusCode == Grpc.Core.StatusCode.DeadlineExceeded)
        {
            return ProbeResult.Failure($"command timed out: \"{string.Join(' ', exec.Command ?? [])}\" timed out after {GoDuration.Format(limit)}");
        }
        catch (Grpc.Core.RpcException e)
        {
            return new(false, RuntimeErrors.Text(e), Unknown: true);
        }
    }

    private static async Task<ProbeResult> ConnectAsync(ProbeTarget target, V1TCPSocketAction action, CancellationToken ct)
    {
        var host = action.Host is { Length: > 0 } stated ? stated : target.PodIp;
        var port = ProbeHttp.PortOf(action.Port, target.Container);
        var authority = $"{host}:{port.ToString(CultureInfo.InvariantCulture)}";
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, port, ct);
            return ProbeResult.Success;
        }
        catch (SocketException e)
        {
            return ProbeResult.Failure(ProbeHttp.DialError(e, authority));
        }
        catch (OperationCanceledException)
        {
            return ProbeResult.Failure($"dial tcp {authority}: i/o timeout");
        }
    }

    private static string Output(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes.Length > LongestOutput ? bytes[..LongestOutput] : bytes);
}
