using System.Text;
using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Runtime;
using Jota.Kubelet.Specs;
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
internal sealed class ProbeRunner(IContainerRuntime runtime, IPodPorts ports, IEventRecorder events, TimeProvider clock)
{
    private const int LongestOutput = 10 * 1024;

    public TimeProvider Clock => clock;

    /// <summary>What was found so far.</summary>
    public ProbeCounts Counts { get; } = new();

    /// <summary>Asks once, within the probe's time.</summary>
    public async Task<ProbeResult> RunAsync(ProbeTarget target, V1Probe probe, CancellationToken ct)
    {
        var limit = Spans.FromSeconds(probe.TimeoutSeconds ?? 1);
        using var timeout = clock.CancelAfter(limit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            return probe switch
            {
                { Exec: { } exec } => await ExecAsync(target, exec, limit, ct),
                { HttpGet: { } get } => await ports.GetAsync(target.Endpoint, get, either.Token),
                { TcpSocket: { } tcp } => await ports.ConnectAsync(target.Endpoint, tcp, either.Token),
                { Grpc: { } grpc } => await ports.CheckHealthAsync(target.Endpoint, grpc, limit, either.Token),
                _ => ProbeResult.Success,
            };
        }
        catch (ContainerConfigException e)
        {
            return new(false, e.Message, Unknown: true);
        }
    }

    /// <summary>Tells of a failure, or of a success that is none quite.</summary>
    public void Tell(ProbeTarget target, ProbeKind kind, ProbeResult result) => events.Warning(
        target.Pod(), target.Container.Name, result.Succeeded ? "ProbeWarning" : "Unhealthy", result switch
        {
            { Unknown: true } => $"{kind} probe errored and resulted in unknown state: {result.Message}",
            { Succeeded: true } => $"{kind} probe warning: {result.Message}",
            _ => $"{kind} probe failed: {result.Message}",
        });

    private async Task<ProbeResult> ExecAsync(ProbeTarget target, V1ExecAction exec, TimeSpan limit, CancellationToken ct)
    {
        try
        {
            var answer = await runtime.ExecSyncAsync(target.ContainerId, [.. exec.Command ?? []], limit, ct);
            return answer.ExitCode == 0
                ? ProbeResult.Success
                : ProbeResult.Failure(Output(answer.Stdout.Span) + Output(answer.Stderr.Span));
        }
        catch (Grpc.Core.RpcException e) when (e.StatusCode == Grpc.Core.StatusCode.DeadlineExceeded)
        {
            return ProbeResult.Failure(
                $"command timed out: \"{string.Join(' ', exec.Command ?? [])}\" timed out after {GoDuration.Format(limit)}");
        }
        catch (Grpc.Core.RpcException e)
        {
            return new(false, RuntimeErrors.Text(e), Unknown: true);
        }
    }

    private static string Output(ReadOnlySpan<byte> bytes) =>
        Encoding.UTF8.GetString(bytes.Length > LongestOutput ? bytes[..LongestOutput] : bytes);
}
