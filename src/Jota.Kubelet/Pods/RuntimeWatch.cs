using Jota.Kubelet.Containers;
using Jota.Kubelet.Runtime;
using Jota.Kubelet.Runtime.Cri.V1;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet.Pods;

/// <summary>
/// Follows the runtime's events and wakes the workers they concern. Lists everything once after each (re)subscription, and every few
/// minutes to be safe; a list wakes only workers that have not seen what it tells.
/// </summary>
internal sealed partial class RuntimeWatch(IContainerRuntime runtime, PodWorkers workers, RuntimeIndex index, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SafetyPeriod = TimeSpan.FromMinutes(5);

    public async Task RunAsync(CancellationToken ct)
    {
        // A runtime of this process loses no events.
        await Task.WhenAll(FollowAsync(ct), runtime is IPodsAtHand ? Task.CompletedTask : RelistAsync(ct));
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await using var events = runtime.EventsAsync(ct).GetAsyncEnumerator(ct);
                var next = events.MoveNextAsync();
                await ListAsync(ct);
                while (await next)
                {
                    await HandleAsync(events.Current, ct);
                    next = events.MoveNextAsync();
                }
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogLost(log, e);
            }

            await Task.Delay(Reconnect, clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RelistAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(SafetyPeriod, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                await TryListAsync(ct);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task TryListAsync(CancellationToken ct)
    {
        try
        {
            await ListAsync(ct);
        }
        catch (Grpc.Core.RpcException e)
        {
            LogLost(log, e);
        }
    }

    private async Task ListAsync(CancellationToken ct)
    {
        foreach (var sandbox in await runtime.ListPodSandboxesAsync(null, ct))
        {
            if (!index.Knows(sandbox.Id, sandbox.State == PodSandboxState.SandboxReady ? 0 : 1))
            {
                Wake(sandbox.Labels);
            }
        }

        foreach (var container in await runtime.ListContainersAsync(null, ct))
        {
            if (!index.Knows(container.Id, (int)PodObserver.State(container.State)))
            {
                Wake(container.Labels);
            }
        }
    }

    private async ValueTask HandleAsync(ContainerEvent happened, CancellationToken ct)
    {
        var id = happened.Id;
        if ((happened.PodUid ?? index.OwnerOf(id)) is { } uid)
        {
            workers.Wake(uid);
            return;
        }

        // Made a moment ago, and not yet seen by its worker.
        foreach (var container in await runtime.ListContainersAsync(new ContainerFilter { Id = id }, ct))
        {
            Wake(container.Labels);
            return;
        }

        foreach (var sandbox in await runtime.ListPodSandboxesAsync(new PodSandboxFilter { Id = id }, ct))
        {
            Wake(sandbox.Labels);
        }
    }

    private void Wake(Google.Protobuf.Collections.MapField<string, string> labels)
    {
        if (labels.TryGetValue(ContainerLabels.PodUid, out var uid))
        {
            workers.Wake(uid);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The runtime's events are lost, subscribing again")]
    private static partial void LogLost(ILogger log, Exception exception);
}
