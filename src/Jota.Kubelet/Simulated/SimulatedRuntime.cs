using Google.Protobuf.Collections;
using Grpc.Core;
using Jota.Api;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Probes;
using Jota.Kubelet.Runtime;
using Jota.Kubelet.Runtime.Cri.V1;
using k8s.Models;
using Status = Grpc.Core.Status;

namespace Jota.Kubelet.Simulated;

/// <summary>
/// A container runtime in memory: nothing runs, but everything is told as if it did, on the injected clock and by a
/// <see cref="SimulationScript"/>. It stands in where there is no Linux, no root or no containerd, and makes thousands of nodes in one
/// process. Its containers do not outlive it.
/// </summary>
public sealed class SimulatedRuntime : IContainerRuntime, IPodsAtHand, IPodPorts
{
    private readonly SimulationScript _script;
    private readonly TimeProvider _clock;
    private readonly SimulatedEvents _events = new();
    private readonly SimulatedPods _pods;
    private readonly SimulatedImages _images;
    private readonly SimulatedPorts _ports;
    private readonly SimulatedSessions _sessions;

    /// <summary>A runtime with nothing in it.</summary>
    /// <param name="podCidr">The addresses of its pods, such as <c>10.244.0.0/24</c>.</param>
    /// <param name="script">How its containers behave.</param>
    /// <param name="clock">The time.</param>
    /// <param name="ids">Container ids.</param>
    public SimulatedRuntime(string podCidr, SimulationScript script, TimeProvider clock, IdSource ids)
    {
        (_script, _clock) = (script, clock);
        _pods = new SimulatedPods(podCidr, _events, clock, ids);
        _images = new SimulatedImages(_pods);
        _ports = new SimulatedPorts(_pods);
        _sessions = new SimulatedSessions(_pods, _events);
    }

    /// <summary>Calls so far, by name: for tests and load reports.</summary>
    public int SandboxesMade => _pods.SandboxesMade;

    /// <inheritdoc/>
    public Task<VersionResponse> VersionAsync(CancellationToken ct) =>
        Task.FromResult(new VersionResponse
        {
            Version = "0.1.0",
            RuntimeName = "simulated",
            RuntimeVersion = "0.1.0",
            RuntimeApiVersion = "v1",
        });

    /// <inheritdoc/>
    public Task<StatusResponse> StatusAsync(CancellationToken ct)
    {
        var runtime = new RuntimeCondition { Type = "RuntimeReady", Status = true };
        var network = new RuntimeCondition { Type = "NetworkReady", Status = true };
        return Task.FromResult(new StatusResponse { Status = new RuntimeStatus { Conditions = { runtime, network } } });
    }

    /// <inheritdoc/>
    public async Task<string> RunPodSandboxAsync(PodSandboxConfig config, string handler, CancellationToken ct)
    {
        await PassAsync(_script.SandboxTime, ct);
        return _pods.AddSandbox(config, handler);
    }

    /// <inheritdoc/>
    public Task StopPodSandboxAsync(string sandboxId, CancellationToken ct)
    {
        _pods.StopSandbox(sandboxId);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RemovePodSandboxAsync(string sandboxId, CancellationToken ct)
    {
        _pods.StopSandbox(sandboxId);
        _pods.RemoveSandbox(sandboxId);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<PodSandboxStatus> PodSandboxStatusAsync(string sandboxId, CancellationToken ct) =>
        Task.FromResult(_pods.SandboxStatus(sandboxId));

    /// <inheritdoc/>
    public Task<IReadOnlyList<PodSandbox>> ListPodSandboxesAsync(PodSandboxFilter? filter, CancellationToken ct) =>
        Task.FromResult(_pods.Sandboxes(filter));

    /// <inheritdoc/>
    public Task<string> CreateContainerAsync(string sandboxId, ContainerConfig config, PodSandboxConfig sandbox, CancellationToken ct) =>
        Task.FromResult(_pods.AddContainer(sandboxId, config, BehaviourOf(config, sandbox)));

    /// <inheritdoc/>
    public async Task StartContainerAsync(string containerId, CancellationToken ct)
    {
        var container = _pods.Find(containerId);
        await PassAsync(container.Behaviour.StartTime, ct);
        _pods.Start(container);
    }

    /// <inheritdoc/>
    public async Task StopContainerAsync(string containerId, TimeSpan grace, CancellationToken ct)
    {
        if (_pods.FindRunning(containerId) is not { } container)
        {
            return;
        }

        var obeys = container.Behaviour.StopTime <= grace;
        await PassAsync(obeys ? container.Behaviour.StopTime : grace, ct);
        _pods.End(container, obeys ? 0 : 137, obeys ? "Completed" : "Error");
    }

    /// <inheritdoc/>
    public Task RemoveContainerAsync(string containerId, CancellationToken ct)
    {
        _pods.RemoveContainer(containerId);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task UpdateContainerResourcesAsync(string containerId, LinuxContainerResources resources, CancellationToken ct)
    {
        _pods.Running(containerId).Resources = resources;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<ContainerStatus> ContainerStatusAsync(string containerId, CancellationToken ct) =>
        Task.FromResult(_pods.ContainerStatus(containerId));

    /// <inheritdoc/>
    public Task<IReadOnlyList<Container>> ListContainersAsync(ContainerFilter? filter, CancellationToken ct) =>
        Task.FromResult(_pods.Containers(filter));

    /// <inheritdoc/>
    public async Task<ExecSyncResponse> ExecSyncAsync(
        string containerId, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken ct)
    {
        await Task.CompletedTask;
        return new ExecSyncResponse { ExitCode = _pods.Find(containerId).Behaviour.ExecExitCode };
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ContainerStats>> ListContainerStatsAsync(CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<ContainerStats>>([]);

    /// <inheritdoc/>
    public IAsyncEnumerable<ContainerEvent> EventsAsync(CancellationToken ct) => _events.FollowAsync(ct);

    /// <inheritdoc/>
    public Task<Image?> ImageStatusAsync(string image, CancellationToken ct) => Task.FromResult(_images.Find(image));

    /// <inheritdoc/>
    public async Task<string> PullImageAsync(string image, AuthConfig? auth, PodSandboxConfig? sandbox, CancellationToken ct)
    {
        var behaviour = _script.For(image, "", sandbox?.Annotations ?? new MapField<string, string>());
        await PassAsync(behaviour.PullTime, ct);
        if (behaviour.PullError is { } error)
        {
            throw new RpcException(new Status(StatusCode.NotFound, error));
        }

        _images.Put(image, behaviour);
        return image;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Image>> ListImagesAsync(CancellationToken ct) => Task.FromResult(_images.All());

    /// <inheritdoc/>
    public Task RemoveImageAsync(string image, CancellationToken ct)
    {
        _images.Remove(image);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<Stream> ExecAsync(ExecRequest request, string protocol, CancellationToken ct) =>
        Task.FromResult(_sessions.Exec(request, protocol));

    /// <inheritdoc/>
    public Task<Stream> AttachAsync(AttachRequest request, string protocol, CancellationToken ct) =>
        Task.FromResult(_sessions.Attach(request, protocol));

    /// <inheritdoc/>
    public Task<Stream> PortForwardAsync(PortForwardRequest request, string protocol, CancellationToken ct) =>
        Task.FromResult(_sessions.PortForward(request));

    /// <summary>Ends a running container as if its process had ended; for tests.</summary>
    public void Crash(string containerId, int exitCode, string reason = "") => _pods.End(_pods.Find(containerId), exitCode, reason);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _sessions.DisposeAsync();
        _pods.Dispose();
        _events.End();
    }

    ObservedPod IPodsAtHand.Look(string podUid) => _pods.Look(podUid);

    Task<ProbeResult> IPodPorts.GetAsync(ContainerEndpoint of, V1HTTPGetAction action, CancellationToken ct) =>
        _ports.GetAsync(of, action, ct);

    Task<ProbeResult> IPodPorts.ConnectAsync(ContainerEndpoint of, V1TCPSocketAction action, CancellationToken ct) =>
        _ports.ConnectAsync(of, action, ct);

    Task<ProbeResult> IPodPorts.CheckHealthAsync(ContainerEndpoint of, V1GRPCAction action, TimeSpan timeout, CancellationToken ct) =>
        _ports.CheckHealthAsync(of, action, timeout, ct);

    // An init container of which nobody says when it ends would hold its pod up for ever.
    private SimulatedImage BehaviourOf(ContainerConfig config, PodSandboxConfig sandbox)
    {
        var behaviour = _script.For(config.Image.Image, config.Metadata.Name, sandbox.Annotations);
        return behaviour.ExitAfter is null && config.Annotations.ContainsKey(ContainerLabels.Init)
            ? behaviour with { ExitAfter = TimeSpan.Zero }
            : behaviour;
    }

    private Task PassAsync(TimeSpan time, CancellationToken ct) => time <= TimeSpan.Zero ? Task.CompletedTask : _clock.DelayAsync(time, ct);
}
