using Jota.Api;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Runtime;
using Jota.Kubelet.Runtime.Cri.V1;

namespace Jota.Kubelet.Pods;

/// <summary>
/// Follows the runtime's events and wakes the workers they concern. Lists everything once after each (re)subscription, and every few
/// minutes to be safe; a list wakes only workers that have not seen what it tells.
/// </summary>
internal sealed class RuntimeWatch(IContainerRuntime runtime, PodWorkers workers, RuntimeIndex index, TimeProvider clock)
{
    private static readonly TimeSpan SafetyPeriod = TimeSpan.FromMinutes(5);

    /// <summary>Reads one subscription to its end, which is that of the connection.</summary>
    /// <param name="onSubscribed">Called when it stands, and all was listed.</param>
    /// <param name="ct">Ends the reading.</param>
    public async Task FollowAsync(Action onSubscribed, CancellationToken ct)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await using var events = runtime.EventsAsync(reading.Token).GetAsyncEnumerator(reading.Token);
        var first = events.MoveNextAsync().AsTask();
        try
        {
            await ListAsync(ct);
        }
        catch
        {
            // A reader may be disposed only when no read is under way.
            await reading.CancelAsync();
            await ((Task)first).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        onSubscribed();
        for (var more = await first; more; more = await events.MoveNextAsync())
        {
            await HandleAsync(events.Current, ct);
        }
    }

    /// <summary>
    /// One round of looking after what events do not tell: pods that nobody knows, and, a while later, everything once more.
    /// </summary>
    public async Task KeepHouseAsync(CancellationToken ct)
    {
        await workers.AdoptOrphansAsync(ct);

        // A runtime of this process loses no events.
        await clock.DelayAsync(runtime is IPodsAtHand ? Timeout.InfiniteTimeSpan : SafetyPeriod, ct);
        await ListAsync(ct);
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
}
