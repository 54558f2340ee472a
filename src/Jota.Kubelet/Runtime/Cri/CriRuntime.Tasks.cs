using Grpc.Core;
using Jota.Kubelet.Runtime.Cri.Containerd;
using Jota.Kubelet.Runtime.Cri.V1;

namespace Jota.Kubelet.Runtime.Cri;

/// <content>Processes, as containerd's shims know them. Runtimes that are not containerd are asked by the interface they have.</content>
public sealed partial class CriRuntime
{
    private static readonly TimeSpan Settled = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public async Task<bool> IsAliveAsync(string containerId, CancellationToken ct)
    {
        await SettleAsync(containerId, ct);
        try
        {
            return await Liveness.LookAsync(token => RunningAsync(containerId, token), KernelProcess.Look, _clock, ct);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return false;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unimplemented)
        {
            return (await ContainerStatusAsync(containerId, ct)).State == ContainerState.ContainerRunning;
        }
    }

    /// <summary>The number of the process that the runtime calls running; null when it says that it has ended.</summary>
    private async Task<uint?> RunningAsync(string containerId, CancellationToken ct)
    {
        var options = Within(_timeouts.Request, ct).WithHeaders(ContainerdNamespace.Header);
        var answer = await _tasks.GetAsync(new() { ContainerId = containerId }, options);
        return answer.Process is { Status: not Process.Types.State.Stopped } task ? task.Pid : null;
    }

    /// <summary>
    /// Waits until a process is old enough to have ended, if it ends at once: whoever attaches to one that has printed all it will, and
    /// ends in the next moment, hears nothing and does not look at the log either.
    /// </summary>
    private async Task SettleAsync(string containerId, CancellationToken ct)
    {
        var status = await ContainerStatusAsync(containerId, ct);
        var began = DateTimeOffset.UnixEpoch.AddTicks(status.StartedAt / TimeSpan.NanosecondsPerTick);
        var age = _clock.GetUtcNow() - began;
        if (age >= TimeSpan.Zero && age < Settled)
        {
            await Task.Delay(Settled - age, _clock, ct);
        }
    }
}
