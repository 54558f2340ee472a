using Jota.Kubelet.Runtime;
using Jota.Kubelet.Runtime.Cri.V1;

namespace Jota.Kubelet.Observed;

/// <summary>Asks the runtime what there is of a pod.</summary>
internal sealed class PodObserver(IContainerRuntime runtime)
{
    /// <summary>The runtime, if it is of this process.</summary>
    public IPodsAtHand? AtHand { get; } = runtime as IPodsAtHand;

    /// <summary>Everything of the pod with this uid, newest first.</summary>
    /// <param name="uid">The pod.</param>
    /// <param name="before">The last observation: ended containers are not asked again.</param>
    /// <param name="ct">Ends the reading.</param>
    public ValueTask<ObservedPod> ObserveAsync(string uid, ObservedPod before, CancellationToken ct) =>
        AtHand is { } own ? new(own.Look(uid)) : new(ListAsync(uid, before, ct));

    /// <summary>The same from the runtime's lists and statuses, which every runtime has.</summary>
    public async Task<ObservedPod> ListAsync(string uid, ObservedPod before, CancellationToken ct)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal) { [ContainerLabels.PodUid] = uid };
        var sandboxes = await runtime.ListPodSandboxesAsync(new PodSandboxFilter { LabelSelector = { labels } }, ct);
        var containers = await runtime.ListContainersAsync(new ContainerFilter { LabelSelector = { labels } }, ct);
        var seenSandboxes = new List<ObservedSandbox>(sandboxes.Count);
        foreach (var sandbox in sandboxes)
        {
            seenSandboxes.Add(await ReadAsync(sandbox, before, ct));
        }

        var seenContainers = new List<ObservedContainer>(containers.Count);
        foreach (var container in containers)
        {
            if (await ReadAsync(container, before, ct) is { } seen)
            {
                seenContainers.Add(seen);
            }
        }

        return ObservedPod.NewestFirst([.. seenSandboxes], [.. seenContainers]);
    }

    private async Task<ObservedSandbox> ReadAsync(PodSandbox sandbox, ObservedPod before, CancellationToken ct)
    {
        var ready = sandbox.State == PodSandboxState.SandboxReady;
        var seen = new ObservedSandbox(sandbox.Id, sandbox.Metadata?.Attempt ?? 0, ready, Time(sandbox.CreatedAt));
        if (before.Sandboxes.FirstOrDefault(s => s.Id == sandbox.Id) is { Ips.IsEmpty: false } known)
        {
            return seen with { Ips = known.Ips };
        }

        var status = ready ? await runtime.PodSandboxStatusAsync(sandbox.Id, ct) : null;
        if (status?.Network is not { Ip.Length: > 0 } network)
        {
            return seen;
        }

        return seen with { Ips = [network.Ip, .. network.AdditionalIps.Select(i => i.Ip)] };
    }

    private async Task<ObservedContainer?> ReadAsync(Container container, ObservedPod before, CancellationToken ct)
    {
        if (container.State == ContainerState.ContainerExited &&
            before.Containers.FirstOrDefault(c => c.Id == container.Id) is { State: ContainerRunState.Exited } known)
        {
            return known;
        }

        try
        {
            var status = await runtime.ContainerStatusAsync(container.Id, ct);
            return await TerminationMessages.CompleteAsync(Read(status, container), status, ct);
        }
        catch (Grpc.Core.RpcException e) when (e.StatusCode == Grpc.Core.StatusCode.NotFound)
        {
            return null;
        }
    }

    private static ObservedContainer Read(ContainerStatus status, Container container)
    {
        var name = container.Labels.TryGetValue(ContainerLabels.ContainerName, out var label) ? label : status.Metadata?.Name ?? "";
        return ObservedContainer.Of(
            status.Id, name, container.PodSandboxId, State(status.State), status.Metadata?.Attempt ?? 0, status.Annotations) with
        {
            CreatedAt = Time(status.CreatedAt),
            StartedAt = status.StartedAt == 0 ? null : Time(status.StartedAt),
            FinishedAt = status.FinishedAt == 0 ? null : Time(status.FinishedAt),
            ExitCode = status.ExitCode,
            Reason = status.Reason,
            Message = status.Message,
            Image = status.Image?.Image ?? "",
            ImageRef = status.ImageRef,
            LogPath = status.LogPath,
        };
    }

    public static ContainerRunState State(ContainerState state) => state switch
    {
        ContainerState.ContainerCreated => ContainerRunState.Created,
        ContainerState.ContainerRunning => ContainerRunState.Running,
        ContainerState.ContainerExited => ContainerRunState.Exited,
        _ => ContainerRunState.Unknown,
    };

    private static DateTimeOffset Time(long nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100);
}
