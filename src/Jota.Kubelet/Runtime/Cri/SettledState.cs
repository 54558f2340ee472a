using Grpc.Core;
using Jota.Kubelet.Runtime.Cri.V1;

namespace Jota.Kubelet.Runtime.Cri;

/// <summary>Waits until the runtime's answers have caught up with an event of containerd's.</summary>
internal sealed class SettledState(RuntimeService.RuntimeServiceClient runtime, TimeProvider clock)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    // A state that never comes, such as a reason that a container keeps to itself, is not waited for any longer. By then all is looked at
    // anyway.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Answers when the container or sandbox has the state that an event on <paramref name="topic"/> tells of, or is gone. A runtime that
    /// is busy is late by seconds: containerd tries the end of a container again, each time later, when its streams do not close at once.
    /// </summary>
    public async Task WaitAsync(string id, string topic, CancellationToken ct)
    {
        var start = clock.GetTimestamp();
        var pause = FirstPause;
        while (!await HasCaughtUpAsync(id, topic, ct) && clock.GetElapsedTime(start) < LongestWait)
        {
            await Task.Delay(pause, clock, ct);
            pause = pause < LongestPause ? pause * 1.5 : LongestPause;
        }
    }

    private async Task<bool> HasCaughtUpAsync(string id, string topic, CancellationToken ct) => topic switch
    {
        "/tasks/start" => await ContainerAsync(id, ct) is not { State: ContainerState.ContainerCreated },
        "/tasks/exit" => await ContainerAsync(id, ct) switch
        {
            null => !await SandboxIsReadyAsync(id, ct),

            // One that ends at once has ended before its start is taken note of.
            var container => container.State is not (ContainerState.ContainerCreated or ContainerState.ContainerRunning),
        },
        "/tasks/oom" => await ContainerAsync(id, ct) is null or { Reason: "OOMKilled" },
        _ => true,
    };

    private async Task<ContainerStatus?> ContainerAsync(string id, CancellationToken ct)
    {
        try
        {
            return (await runtime.ContainerStatusAsync(new() { ContainerId = id }, cancellationToken: ct)).Status;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task<bool> SandboxIsReadyAsync(string id, CancellationToken ct)
    {
        try
        {
            var answer = await runtime.PodSandboxStatusAsync(new() { PodSandboxId = id }, cancellationToken: ct);
            return answer.Status.State == PodSandboxState.SandboxReady;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return false;
        }
    }
}
