using Jota.Kubelet.Runtime.Cri.V1;

namespace Jota.Kubelet.Runtime.Cri;

/// <content>Containers.</content>
public sealed partial class CriRuntime
{
    /// <inheritdoc/>
    public async Task<string> CreateContainerAsync(
        string sandboxId, ContainerConfig config, PodSandboxConfig sandbox, CancellationToken ct)
    {
        var request = new CreateContainerRequest { PodSandboxId = sandboxId, Config = config, SandboxConfig = sandbox };
        return (await _runtime.CreateContainerAsync(request, Within(_timeouts.Request, ct))).ContainerId;
    }

    /// <inheritdoc/>
    public async Task StartContainerAsync(string containerId, CancellationToken ct) =>
        await _runtime.StartContainerAsync(new() { ContainerId = containerId }, Within(_timeouts.Request, ct));

    /// <inheritdoc/>
    public Task StopContainerAsync(string containerId, TimeSpan grace, CancellationToken ct)
    {
        var request = new StopContainerRequest { ContainerId = containerId, Timeout = (long)Math.Ceiling(grace.TotalSeconds) };
        return UnlessGoneAsync(_runtime.StopContainerAsync(request, Within(_timeouts.Request + grace, ct)));
    }

    /// <inheritdoc/>
    public Task RemoveContainerAsync(string containerId, CancellationToken ct) => PatientRemoval.RunAsync(
        () => UnlessGoneAsync(_runtime.RemoveContainerAsync(new() { ContainerId = containerId }, Within(_timeouts.Request, ct))),
        _clock,
        ct);

    /// <inheritdoc/>
    public async Task<ContainerStatus> ContainerStatusAsync(string containerId, CancellationToken ct)
    {
        var answer = await _runtime.ContainerStatusAsync(new() { ContainerId = containerId }, Within(_timeouts.Request, ct));
        return answer.Status;
    }

    /// <inheritdoc/>
    public async Task UpdateContainerResourcesAsync(string containerId, LinuxContainerResources resources, CancellationToken ct)
    {
        var request = new UpdateContainerResourcesRequest { ContainerId = containerId, Linux = resources };
        await _runtime.UpdateContainerResourcesAsync(request, Within(_timeouts.Request, ct));
    }

    /// <inheritdoc/>
    public async Task<long?> MemoryInUseAsync(string containerId, CancellationToken ct)
    {
        var answer = await _runtime.ContainerStatsAsync(new() { ContainerId = containerId }, Within(_timeouts.Request, ct));
        return answer.Stats?.Memory?.WorkingSetBytes is { } bytes ? (long)Math.Min(bytes.Value, long.MaxValue) : null;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Container>> ListContainersAsync(ContainerFilter? filter, CancellationToken ct)
    {
        var answer = await _runtime.ListContainersAsync(new() { Filter = filter }, Within(_timeouts.Request, ct));
        return answer.Containers;
    }

    /// <inheritdoc/>
    public async Task<ExecSyncResponse> ExecSyncAsync(
        string containerId, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken ct)
    {
        var request = new ExecSyncRequest { ContainerId = containerId, Timeout = (long)Math.Ceiling(timeout.TotalSeconds) };
        request.Cmd.Add(command);
        return await _runtime.ExecSyncAsync(request, Within(_timeouts.Request + timeout, ct));
    }

    /// <inheritdoc/>
    public async Task ReopenContainerLogAsync(string containerId, CancellationToken ct) =>
        await _runtime.ReopenContainerLogAsync(new() { ContainerId = containerId }, Within(_timeouts.Request, ct));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ContainerStats>> ListContainerStatsAsync(CancellationToken ct)
    {
        var answer = await _runtime.ListContainerStatsAsync(new(), Within(_timeouts.Request, ct));
        return answer.Stats;
    }
}
