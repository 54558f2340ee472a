using System.Runtime.CompilerServices;
using Jota.Kubelet.Runtime;
using Jota.Kubelet.Runtime.Cri.V1;

namespace Jota.Kubelet.Tests;

/// <summary>
/// A runtime as if it were in another process: it is asked by messages only, no answer is there at once, and its events do not name their
/// pod. What containerd's kubelet goes through, where there is no containerd.
/// </summary>
/// <param name="inner">What answers in the end.</param>
/// <param name="before">What happens on the way there: it may wait, or throw what a runtime throws. Told the call's name.</param>
internal sealed class RemoteRuntime(IContainerRuntime inner, Func<string, CancellationToken, Task>? before = null) : IContainerRuntime
{
    public Task<VersionResponse> VersionAsync(CancellationToken ct) => LaterAsync(() => inner.VersionAsync(ct), ct);

    public Task<StatusResponse> StatusAsync(CancellationToken ct) => LaterAsync(() => inner.StatusAsync(ct), ct);

    public Task<string> RunPodSandboxAsync(PodSandboxConfig config, string handler, CancellationToken ct) =>
        LaterAsync(() => inner.RunPodSandboxAsync(config, handler, ct), ct);

    public Task StopPodSandboxAsync(string sandboxId, CancellationToken ct) => LaterAsync(() => inner.StopPodSandboxAsync(sandboxId, ct), ct);

    public Task RemovePodSandboxAsync(string sandboxId, CancellationToken ct) => LaterAsync(() => inner.RemovePodSandboxAsync(sandboxId, ct), ct);

    public Task<PodSandboxStatus> PodSandboxStatusAsync(string sandboxId, CancellationToken ct) => LaterAsync(() => inner.PodSandboxStatusAsync(sandboxId, ct), ct);

    public Task<IReadOnlyList<PodSandbox>> ListPodSandboxesAsync(PodSandboxFilter? filter, CancellationToken ct) =>
        LaterAsync(() => inner.ListPodSandboxesAsync(filter, ct), ct);

    public Task<string> CreateContainerAsync(string sandboxId, ContainerConfig config, PodSandboxConfig sandbox, CancellationToken ct) =>
        LaterAsync(() => inner.CreateContainerAsync(sandboxId, config, sandbox, ct), ct);

    public Task StartContainerAsync(string containerId, CancellationToken ct) => LaterAsync(() => inner.StartContainerAsync(containerId, ct), ct);

    public Task StopContainerAsync(string containerId, TimeSpan grace, CancellationToken ct) => LaterAsync(() => inner.StopContainerAsync(containerId, grace, ct), ct);

    public Task RemoveContainerAsync(string containerId, CancellationToken ct) => LaterAsync(() => inner.RemoveContainerAsync(containerId, ct), ct);

    public Task UpdateContainerResourcesAsync(string containerId, LinuxContainerResources resources, CancellationToken ct) =>
        LaterAsync(() => inner.UpdateContainerResourcesAsync(containerId, resources, ct), ct);

    public Task<ContainerStatus> ContainerStatusAsync(string containerId, CancellationToken ct) => LaterAsync(() => inner.ContainerStatusAsync(containerId, ct), ct);

    public Task<IReadOnlyList<Container>> ListContainersAsync(ContainerFilter? filter, CancellationToken ct) => LaterAsync(() => inner.ListContainersAsync(filter, ct), ct);

    public Task<ExecSyncResponse> ExecSyncAsync(string containerId, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken ct) =>
        LaterAsync(() => inner.ExecSyncAsync(containerId, command, timeout, ct), ct);

    public Task<Stream> ExecAsync(ExecRequest request, string protocol, CancellationToken ct) => inner.ExecAsync(request, protocol, ct);

    public Task<Stream> AttachAsync(AttachRequest request, string protocol, CancellationToken ct) => inner.AttachAsync(request, protocol, ct);

    public Task<Stream> PortForwardAsync(PortForwardRequest request, string protocol, CancellationToken ct) => inner.PortForwardAsync(request, protocol, ct);

    public Task<Image?> ImageStatusAsync(string image, CancellationToken ct) => LaterAsync(() => inner.ImageStatusAsync(image, ct), ct);

    public Task<string> PullImageAsync(string image, AuthConfig? auth, PodSandboxConfig? sandbox, CancellationToken ct) =>
        LaterAsync(() => inner.PullImageAsync(image, auth, sandbox, ct), ct);

    public Task<IReadOnlyList<Image>> ListImagesAsync(CancellationToken ct) => LaterAsync(() => inner.ListImagesAsync(ct), ct);

    public Task RemoveImageAsync(string image, CancellationToken ct) => LaterAsync(() => inner.RemoveImageAsync(image, ct), ct);

    public Task<IReadOnlyList<ContainerStats>> ListContainerStatsAsync(CancellationToken ct) => inner.ListContainerStatsAsync(ct);

    public async IAsyncEnumerable<ContainerEvent> EventsAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await BeforeAsync(nameof(EventsAsync), ct);
        await foreach (var happened in inner.EventsAsync(ct))
        {
            yield return new(happened.Id);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<T> LaterAsync<T>(Func<Task<T>> call, CancellationToken ct, [CallerMemberName] string name = "")
    {
        await BeforeAsync(name, ct);
        return await call();
    }

    private async Task LaterAsync(Func<Task> call, CancellationToken ct, [CallerMemberName] string name = "")
    {
        await BeforeAsync(name, ct);
        await call();
    }

    private async Task BeforeAsync(string name, CancellationToken ct)
    {
        await Task.Yield();
        await (before?.Invoke(name, ct) ?? Task.CompletedTask);
    }
}
