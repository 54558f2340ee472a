using Jota.Api;
using Jota.Kubelet.Probes;
using Jota.Kubelet.Runtime;
using Jota.Kubelet.Specs;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet.Containers;

/// <summary>Runs the hooks after a container's start and before its stop.</summary>
internal sealed partial class LifecycleHooks(IContainerRuntime runtime, IPodPorts ports, TimeProvider clock, ILogger log)
{
    /// <summary>Runs a hook to its end; false when it failed.</summary>
    public async Task<bool> TryRunAsync(
        string containerId, IReadOnlyList<string> podIps, V1Container container, V1LifecycleHandler hook, CancellationToken ct)
    {
        try
        {
            return await RunAsync(containerId, podIps, container, hook, ct);
        }
        catch (Exception e)
            when (e is Grpc.Core.RpcException or HttpRequestException or OperationCanceledException or ContainerConfigException)
        {
            var why = RuntimeErrors.Detail(e);
            LogFailed(log, container.Name, why);
            return false;
        }
    }

    private async Task<bool> RunAsync(
        string containerId, IReadOnlyList<string> podIps, V1Container container, V1LifecycleHandler hook, CancellationToken ct)
    {
        switch (hook)
        {
            case { Exec: { } exec }:
                return (await runtime.ExecSyncAsync(containerId, [.. exec.Command ?? []], TimeSpan.Zero, ct)).ExitCode == 0;
            case { Sleep: { } sleep }:
                await clock.DelayAsync(Spans.FromSeconds(sleep.Seconds), ct);
                return true;
            case { HttpGet: { } get }:
                return (await ports.GetAsync(new(containerId, container, podIps.Count > 0 ? podIps[0] : "127.0.0.1"), get, ct)).Succeeded;
            default:
                return true;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "A lifecycle hook of container {Container} failed: {Reason}")]
    private static partial void LogFailed(ILogger log, string container, string reason);
}
