using Jota.Kubelet.Runtime.Cri.V1;

namespace Jota.Kubelet.Runtime;

/// <summary>
/// What the kubelet asks of a container runtime: the container runtime interface v1, in its own words. Implemented over gRPC
/// (<c>Cri/</c>) and in memory (<c>Simulated/</c>).
/// </summary>
/// <remarks>
/// Calls are safe to repeat: stopping or removing what is stopped or gone succeeds. Failures are <see cref="Grpc.Core.RpcException"/>
/// with the runtime's status code and text, from either implementation.
/// </remarks>
public interface IContainerRuntime : IAsyncDisposable
{
    /// <summary>Name and version, for the node's <c>containerRuntimeVersion</c>.</summary>
    Task<VersionResponse> VersionAsync(CancellationToken ct);

    /// <summary>Whether the runtime and its network are ready, with reasons.</summary>
    Task<StatusResponse> StatusAsync(CancellationToken ct);

    /// <summary>Makes and starts a pod's sandbox (its namespaces and network); answers its id.</summary>
    /// <param name="config">What it is like.</param>
    /// <param name="handler">The runtime's own name for how to run it, from the pod's RuntimeClass; empty for its usual way.</param>
    /// <param name="ct">Ends the call.</param>
    Task<string> RunPodSandboxAsync(PodSandboxConfig config, string handler, CancellationToken ct);

    /// <summary>Stops a sandbox and takes its network down.</summary>
    Task StopPodSandboxAsync(string sandboxId, CancellationToken ct);

    /// <summary>Removes a sandbox and the containers in it.</summary>
    Task RemovePodSandboxAsync(string sandboxId, CancellationToken ct);

    /// <summary>State, addresses and labels of a sandbox.</summary>
    Task<PodSandboxStatus> PodSandboxStatusAsync(string sandboxId, CancellationToken ct);

    /// <summary>Sandboxes that the filter selects; null for all.</summary>
    Task<IReadOnlyList<PodSandbox>> ListPodSandboxesAsync(PodSandboxFilter? filter, CancellationToken ct);

    /// <summary>Makes a container in a sandbox; answers its id.</summary>
    Task<string> CreateContainerAsync(string sandboxId, ContainerConfig config, PodSandboxConfig sandbox, CancellationToken ct);

    /// <summary>Starts a made container.</summary>
    Task StartContainerAsync(string containerId, CancellationToken ct);

    /// <summary>Asks a container to stop, and kills it after the grace period.</summary>
    Task StopContainerAsync(string containerId, TimeSpan grace, CancellationToken ct);

    /// <summary>Removes a stopped container.</summary>
    Task RemoveContainerAsync(string containerId, CancellationToken ct);

    /// <summary>State, times, exit code, image of a container.</summary>
    Task<ContainerStatus> ContainerStatusAsync(string containerId, CancellationToken ct);

    /// <summary>
    /// Whether a container's process is there at this moment. Its status may tell of its end a moment later. Of one that began just now a
    /// runtime may answer when it has seen whether it stays.
    /// </summary>
    async Task<bool> IsAliveAsync(string containerId, CancellationToken ct) =>
        (await ContainerStatusAsync(containerId, ct)).State == ContainerState.ContainerRunning;

    /// <summary>Limits and weighs a container anew while it runs; what is 0 stays as it is.</summary>
    Task UpdateContainerResourcesAsync(string containerId, LinuxContainerResources resources, CancellationToken ct);

    /// <summary>Bytes of memory that a container uses and that could not be taken from it; null when nobody knows.</summary>
    Task<long?> MemoryInUseAsync(string containerId, CancellationToken ct) => Task.FromResult<long?>(null);

    /// <summary>Containers that the filter selects; null for all.</summary>
    Task<IReadOnlyList<Container>> ListContainersAsync(ContainerFilter? filter, CancellationToken ct);

    /// <summary>Runs a command in a container and waits for it, for probes and hooks.</summary>
    Task<ExecSyncResponse> ExecSyncAsync(string containerId, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken ct);

    /// <summary>
    /// Runs a command in a container for somebody to talk with. The answer is a connection on which the runtime serves SPDY/3.1 with
    /// <paramref name="protocol"/> on top; closing it ends the talk.
    /// </summary>
    Task<Stream> ExecAsync(ExecRequest request, string protocol, CancellationToken ct);

    /// <summary>The same for a container's own process.</summary>
    Task<Stream> AttachAsync(AttachRequest request, string protocol, CancellationToken ct);

    /// <summary>The same for connections to ports of a pod.</summary>
    Task<Stream> PortForwardAsync(PortForwardRequest request, string protocol, CancellationToken ct);

    /// <summary>Makes the runtime write a container's log to its path anew, after the file was moved away.</summary>
    Task ReopenContainerLogAsync(string containerId, CancellationToken ct) => Task.CompletedTask;

    /// <summary>An image that is on the node; null when it is not.</summary>
    Task<Image?> ImageStatusAsync(string image, CancellationToken ct);

    /// <summary>Pulls an image; answers its reference (digest).</summary>
    Task<string> PullImageAsync(string image, AuthConfig? auth, PodSandboxConfig? sandbox, CancellationToken ct);

    /// <summary>
    /// Keeps the files of an image that is on the node to be mounted, read-only, under a name; the same again for a name that is known.
    /// None from a runtime that has no files.
    /// </summary>
    Task<IReadOnlyList<ImageMount>> ViewImageAsync(string image, string name, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<ImageMount>>([]);

    /// <summary>Lets go of what <see cref="ViewImageAsync"/> kept.</summary>
    Task ReleaseImageAsync(string name, CancellationToken ct) => Task.CompletedTask;

    /// <summary>Images on the node.</summary>
    Task<IReadOnlyList<Image>> ListImagesAsync(CancellationToken ct);

    /// <summary>A folder on the disk that images are on; null when nobody knows.</summary>
    Task<string?> ImageFolderAsync(CancellationToken ct) => Task.FromResult<string?>(null);

    /// <summary>Removes an image.</summary>
    Task RemoveImageAsync(string image, CancellationToken ct);

    /// <summary>CPU and memory in use by containers.</summary>
    Task<IReadOnlyList<ContainerStats>> ListContainerStatsAsync(CancellationToken ct);

    /// <summary>What a pod uses as a whole, its network above all; null from a runtime that does not know.</summary>
    Task<PodSandboxStats?> PodSandboxStatsAsync(string sandboxId, CancellationToken ct) => Task.FromResult<PodSandboxStats?>(null);

    /// <summary>
    /// Ids of containers that started, exited or ran out of memory, as it happens. A reader that (re)subscribes must list once, since
    /// events before the subscription are not told; a runtime may begin with the ids of all that is there. Ends with an exception when
    /// the connection is lost.
    /// </summary>
    IAsyncEnumerable<ContainerEvent> EventsAsync(CancellationToken ct);
}

/// <summary>Something happened to a container or sandbox.</summary>
/// <param name="Id">Its id.</param>
/// <param name="PodUid">Its pod, from a runtime that knows without being asked.</param>
public readonly record struct ContainerEvent(string Id, string? PodUid = null);
