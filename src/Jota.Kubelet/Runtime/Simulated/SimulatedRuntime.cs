using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Grpc.Core;
using Jota.Api;
using Jota.Kubelet.Containers;
using Jota.Kubelet.Pods;
using Jota.Kubelet.Runtime.Cri.V1;
using Status = Grpc.Core.Status;

namespace Jota.Kubelet.Runtime.Simulated;

/// <summary>
/// A container runtime in memory: nothing runs, but everything is told as if it did, on the injected clock and by a
/// <see cref="SimulationScript"/>. It stands in where there is no Linux, no root or no containerd, and makes thousands of nodes in one
/// process. Its containers do not outlive it.
/// </summary>
public sealed partial class SimulatedRuntime : IContainerRuntime, IPodsAtHand
{
    private readonly SimulationScript _script;
    private readonly TimeProvider _clock;
    private readonly IdSource _ids;
    private readonly SimulatedAddresses _addresses;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SimulatedPod> _pods = new(StringComparer.Ordinal);
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
    public Task<string> CreateContainerAsync(string sandboxId, ContainerConfig config, PodSandboxConfig sandbox, CancellationToken ct)
    {
        lock (_gate)
        {
            if (!_sandboxes.TryGetValue(sandboxId, out var owner) || !owner.Seen.Ready)
            {
                throw NotFound("sandbox", sandboxId);
            }

            var behaviour = _script.For(config.Image.Image, config.Metadata.Name, sandbox.Annotations);
            if (behaviour.CreateError is { } error)
            {
                throw new RpcException(new Status(StatusCode.Unknown, error));
            }

            var container = new SimulatedContainer(owner.Pod, Made(sandboxId, config), config, behaviour);
            owner.Pod.Add(container);
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

            container.Start(_clock, EndByItself);
        }

        Tell(container);
    }

    /// <inheritdoc/>
    public async Task StopContainerAsync(string containerId, TimeSpan grace, CancellationToken ct)
    {
        SimulatedContainer? container;
        lock (_gate)
        {
            if (!_containers.TryGetValue(containerId, out container) || !container.Running)
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

        Tell(container);
    }

    /// <inheritdoc/>
    public Task RemoveContainerAsync(string containerId, CancellationToken ct)
    {
        lock (_gate)
        {
            if (_containers.TryGetValue(containerId, out var container))
            {
                Remove(container);
                ForgetIfEmpty(container.Pod);
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
                    (filter.PodSandboxId.Length == 0 || c.SandboxId == filter.PodSandboxId) && c.Has(filter.LabelSelector)))
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
        var container = Find(containerId);
        lock (_gate)
        {
            container.End(exitCode, reason, _clock.GetUtcNow());
        }

        Tell(container);
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

    ObservedPod IPodsAtHand.Look(string podUid)
    {
        lock (_gate)
        {
            return _pods.TryGetValue(podUid, out var pod) ? pod.Seen : ObservedPod.Nothing;
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
            if (!container.Running)
            {
                return;
            }

            container.End(container.Behaviour.ExitCode, container.Behaviour.ExitReason, _clock.GetUtcNow());
        }

        Tell(container);
    }

    private void Remove(SimulatedContainer container)
    {
        container.Dispose();
        container.Pod.Remove(container);
        _containers.Remove(container.Id);
    }

    private void ForgetIfEmpty(SimulatedPod pod)
    {
        if (pod.IsEmpty)
        {
            _pods.Remove(pod.Uid);
        }
    }

    private SimulatedPod PodOf(PodSandboxConfig config)
    {
        var uid = config.Labels.GetValueOrDefault(ContainerLabels.PodUid) ?? config.Metadata.Uid;
        if (!_pods.TryGetValue(uid, out var pod))
        {
            _pods[uid] = pod = new SimulatedPod(uid);
        }

        return pod;
    }

    private ObservedContainer Made(string sandboxId, ContainerConfig config)
    {
        var name = config.Labels.GetValueOrDefault(ContainerLabels.ContainerName) ?? config.Metadata.Name;
        return ObservedContainer.Of(NewId(), name, sandboxId, ContainerRunState.Created, config.Metadata.Attempt, config.Annotations) with
        {
            CreatedAt = _clock.GetUtcNow(),
            Image = config.Image.Image,
            ImageRef = config.Image.Image,
            LogPath = config.LogPath,
        };
    }

    private void Tell(SimulatedContainer container) => Tell(new ContainerEvent(container.Id, container.Pod.Uid));

    private void Tell(ContainerEvent happened)
    {
        foreach (var (listener, _) in _listeners)
        {
            listener.Writer.TryWrite(happened);
        }
    }

    private Task PassAsync(TimeSpan time, CancellationToken ct) => time <= TimeSpan.Zero ? Task.CompletedTask : Task.Delay(time, _clock, ct);

    private string NewId() => string.Concat(_ids.NewUid(), _ids.NewUid()).Replace("-", "", StringComparison.Ordinal);

    private static RpcException NotFound(string what, string id) => new(new Status(StatusCode.NotFound, $"{what} \"{id}\" not found"));
}
