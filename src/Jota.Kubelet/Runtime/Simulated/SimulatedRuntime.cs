using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Google.Protobuf.Collections;
using Grpc.Core;
using Jota.Api;
using Jota.Kubelet.Runtime.Cri.V1;
using Status = Grpc.Core.Status;

namespace Jota.Kubelet.Runtime.Simulated;

/// <summary>
/// A container runtime in memory: nothing runs, but everything is told as if it did, on the injected clock and by a
/// <see cref="SimulationScript"/>. It stands in where there is no Linux, no root or no containerd, and makes thousands of nodes in one
/// process. Its containers do not outlive it.
/// </summary>
public sealed partial class SimulatedRuntime : IContainerRuntime
{
    private readonly SimulationScript _script;
    private readonly TimeProvider _clock;
    private readonly IdSource _ids;
    private readonly SimulatedAddresses _addresses;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SimulatedSandbox> _sandboxes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SimulatedContainer> _containers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Image> _images = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Channel<ContainerEvent>, byte> _listeners = new();

    /// <summary>A runtime with nothing in it.</summary>
    /// <param name="podCidr">The addresses of its pods, such as <c>10.244.0.0/24</c>.</param>
    /// <param name="script">How its containers behave.</param>
    /// <param name="clock">The time.</param>
    /// <param name="ids">Container ids.</param>
    public SimulatedRuntime(string podCidr, SimulationScript script, TimeProvider clock, IdSource ids)
    {
        (_script, _clock, _ids) = (script, clock, ids);
        _addresses = new SimulatedAddresses(podCidr);
    }

    /// <summary>Calls so far, by name: for tests and load reports.</summary>
    public int SandboxesMade { get; private set; }

    /// <inheritdoc/>
    public Task<VersionResponse> VersionAsync(CancellationToken ct) =>
        Task.FromResult(new VersionResponse { Version = "0.1.0", RuntimeName = "simulated", RuntimeVersion = "0.1.0", RuntimeApiVersion = "v1" });

    /// <inheritdoc/>
    public Task<StatusResponse> StatusAsync(CancellationToken ct) => Task.FromResult(new StatusResponse
    {
        Status = new RuntimeStatus { Conditions = { new RuntimeCondition { Type = "RuntimeReady", Status = true }, new RuntimeCondition { Type = "NetworkReady", Status = true } } },
    });

    /// <inheritdoc/>
    public async Task<string> RunPodSandboxAsync(PodSandboxConfig config, CancellationToken ct)
    {
        await PassAsync(_script.SandboxTime, ct);
        lock (_gate)
        {
            SandboxesMade++;
            var host = config.Linux?.SecurityContext?.NamespaceOptions?.Network == NamespaceMode.Node;
            var sandbox = new SimulatedSandbox(NewId(), config, _clock.GetUtcNow()) { Ip = host ? "" : _addresses.Take() };
            _sandboxes[sandbox.Id] = sandbox;
            return sandbox.Id;
        }
    }

    /// <inheritdoc/>
    public Task StopPodSandboxAsync(string sandboxId, CancellationToken ct)
    {
        List<string> ended = [];
        lock (_gate)
        {
            if (!_sandboxes.TryGetValue(sandboxId, out var sandbox))
            {
                return Task.CompletedTask;
            }

            foreach (var container in _containers.Values.Where(c => c.SandboxId == sandboxId && c.State == ContainerState.ContainerRunning))
            {
                container.End(137, "Error", _clock.GetUtcNow());
                ended.Add(container.Id);
            }

            if (sandbox.Ready)
            {
                sandbox.Ready = false;
                _addresses.Return(sandbox.Ip);
                ended.Add(sandboxId);
            }
        }

        ended.ForEach(Tell);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task RemovePodSandboxAsync(string sandboxId, CancellationToken ct)
    {
        await StopPodSandboxAsync(sandboxId, ct);
        lock (_gate)
        {
            foreach (var container in _containers.Values.Where(c => c.SandboxId == sandboxId).ToList())
            {
                container.Dispose();
                _containers.Remove(container.Id);
            }

            _sandboxes.Remove(sandboxId);
        }
    }

    /// <inheritdoc/>
    public Task<PodSandboxStatus> PodSandboxStatusAsync(string sandboxId, CancellationToken ct)
    {
        lock (_gate)
        {
            return Task.FromResult(_sandboxes.TryGetValue(sandboxId, out var sandbox) ? sandbox.ToStatus() : throw NotFound("sandbox", sandboxId));
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<PodSandbox>> ListPodSandboxesAsync(PodSandboxFilter? filter, CancellationToken ct)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<PodSandbox>>([.. _sandboxes.Values
                .Where(s => filter is null || ((filter.Id.Length == 0 || s.Id == filter.Id) && Selects(filter.LabelSelector, s.Labels)))
                .Select(s => s.ToMessage())]);
        }
    }

    /// <inheritdoc/>
    public Task<string> CreateContainerAsync(string sandboxId, ContainerConfig config, PodSandboxConfig sandbox, CancellationToken ct)
    {
        lock (_gate)
        {
            if (!_sandboxes.TryGetValue(sandboxId, out var owner) || !owner.Ready)
            {
                throw NotFound("sandbox", sandboxId);
            }

            var behaviour = _script.For(config.Image.Image, config.Metadata.Name, sandbox.Annotations);
            if (behaviour.CreateError is { } error)
            {
                throw new RpcException(new Status(StatusCode.Unknown, error));
            }

            var container = new SimulatedContainer(NewId(), sandboxId, config, behaviour, _clock.GetUtcNow());
            _containers[container.Id] = container;
            return Task.FromResult(container.Id);
        }
    }

    /// <inheritdoc/>
    public async Task StartContainerAsync(string containerId, CancellationToken ct)
    {
        var container = Find(containerId);
        await PassAsync(container.Behaviour.StartTime, ct);
        lock (_gate)
        {
            if (container.Behaviour.StartError is { } error)
            {
                container.End(128, "StartError", _clock.GetUtcNow());
                throw new RpcException(new Status(StatusCode.Unknown, error));
            }

            container.Start(_clock, () => EndByItself(container));
        }

        Tell(containerId);
    }

    /// <inheritdoc/>
    public async Task StopContainerAsync(string containerId, TimeSpan grace, CancellationToken ct)
    {
        SimulatedContainer? container;
        lock (_gate)
        {
            if (!_containers.TryGetValue(containerId, out container) || container.State != ContainerState.ContainerRunning)
            {
                return;
            }
        }

        var obeys = container.Behaviour.StopTime <= grace;
        await PassAsync(obeys ? container.Behaviour.StopTime : grace, ct);
        lock (_gate)
        {
            container.End(obeys ? 0 : 137, obeys ? "Completed" : "Error", _clock.GetUtcNow());
        }

        Tell(containerId);
    }

    /// <inheritdoc/>
    public Task RemoveContainerAsync(string containerId, CancellationToken ct)
    {
        lock (_gate)
        {
            if (_containers.Remove(containerId, out var container))
            {
                container.Dispose();
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<ContainerStatus> ContainerStatusAsync(string containerId, CancellationToken ct)
    {
        var container = Find(containerId);
        lock (_gate)
        {
            return Task.FromResult(container.ToStatus());
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Container>> ListContainersAsync(ContainerFilter? filter, CancellationToken ct)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<Container>>([.. _containers.Values
                .Where(c => filter is null || ((filter.Id.Length == 0 || c.Id == filter.Id) &&
                    (filter.PodSandboxId.Length == 0 || c.SandboxId == filter.PodSandboxId) && Selects(filter.LabelSelector, c.Labels)))
                .Select(c => c.ToMessage())]);
        }
    }

    /// <inheritdoc/>
    public async Task<ExecSyncResponse> ExecSyncAsync(string containerId, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken ct)
    {
        await Task.CompletedTask;
        var container = Find(containerId);
        return new ExecSyncResponse { ExitCode = container.Behaviour.ExecExitCode };
    }

    /// <inheritdoc/>
    public Task<Image?> ImageStatusAsync(string image, CancellationToken ct)
    {
        lock (_gate)
        {
            return Task.FromResult(_images.GetValueOrDefault(image));
        }
    }

    /// <inheritdoc/>
    public async Task<string> PullImageAsync(string image, AuthConfig? auth, PodSandboxConfig? sandbox, CancellationToken ct)
    {
        var behaviour = _script.For(image, "", sandbox?.Annotations ?? new MapField<string, string>());
        await PassAsync(behaviour.PullTime, ct);
        if (behaviour.PullError is { } error)
        {
            throw new RpcException(new Status(StatusCode.NotFound, error));
        }

        lock (_gate)
        {
            _images[image] = new Image { Id = image, RepoTags = { image }, Size = behaviour.Size, Spec = new ImageSpec { Image = image } };
        }

        return image;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Image>> ListImagesAsync(CancellationToken ct)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<Image>>([.. _images.Values]);
        }
    }

    /// <inheritdoc/>
    public Task RemoveImageAsync(string image, CancellationToken ct)
    {
        lock (_gate)
        {
            _images.Remove(image);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ContainerStats>> ListContainerStatsAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<ContainerStats>>([]);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ContainerEvent> EventsAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var channel = Channel.CreateUnbounded<ContainerEvent>();
        _listeners[channel] = 0;
        try
        {
            await foreach (var ev in channel.Reader.ReadAllAsync(ct))
            {
                yield return ev;
            }
        }
        finally
        {
            _listeners.TryRemove(channel, out _);
        }
    }

    /// <summary>Ends a running container as if its process had ended; for tests.</summary>
    public void Crash(string containerId, int exitCode, string reason = "")
    {
        lock (_gate)
        {
            _containers[containerId].End(exitCode, reason, _clock.GetUtcNow());
        }

        Tell(containerId);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndSessionsAsync();
        lock (_gate)
        {
            foreach (var container in _containers.Values)
            {
                container.Dispose();
            }
        }

        foreach (var listener in _listeners.Keys)
        {
            listener.Writer.TryComplete();
        }
    }

    private SimulatedContainer Find(string id)
    {
        lock (_gate)
        {
            return _containers.GetValueOrDefault(id) ?? throw NotFound("container", id);
        }
    }

    private void EndByItself(SimulatedContainer container)
    {
        lock (_gate)
        {
            if (container.State != ContainerState.ContainerRunning)
            {
                return;
            }

            container.End(container.Behaviour.ExitCode, container.Behaviour.ExitReason, _clock.GetUtcNow());
        }

        Tell(container.Id);
    }

    private void Tell(string id)
    {
        foreach (var listener in _listeners.Keys)
        {
            listener.Writer.TryWrite(new ContainerEvent(id));
        }
    }

    private Task PassAsync(TimeSpan time, CancellationToken ct) => time <= TimeSpan.Zero ? Task.CompletedTask : Task.Delay(time, _clock, ct);

    private string NewId() => string.Concat(_ids.NewUid(), _ids.NewUid()).Replace("-", "", StringComparison.Ordinal);

    private static bool Selects(MapField<string, string> selector, MapField<string, string> labels)
    {
        foreach (var (key, wanted) in selector)
        {
            if (!labels.TryGetValue(key, out var value) || value != wanted)
            {
                return false;
            }
        }

        return true;
    }

    private static RpcException NotFound(string what, string id) => new(new Status(StatusCode.NotFound, $"{what} \"{id}\" not found"));
}
