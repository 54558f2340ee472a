using System.Globalization;
using Grpc.Core;
using Jota.Api;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Probes;
using Jota.Kubelet.Runtime;
using Jota.Kubelet.Runtime.Cri.V1;
using Status = Grpc.Core.Status;

namespace Jota.Kubelet.Simulated;

/// <summary>The pods of a simulated runtime with their sandboxes and containers, each as it is now. One lock guards them all.</summary>
internal sealed class SimulatedPods(string podCidr, SimulatedEvents events, TimeProvider clock, IdSource ids) : IDisposable
{
    private readonly SimulatedAddresses _addresses = new(podCidr);
    private readonly Lock _gate = new();
    private readonly SimulatedPodsByUid _pods = new();
    private readonly Dictionary<string, SimulatedSandbox> _sandboxes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SimulatedContainer> _containers = new(StringComparer.Ordinal);

    public int SandboxesMade { get; private set; }

    public ObservedPod Look(string podUid)
    {
        lock (_gate)
        {
            return _pods.Look(podUid);
        }
    }

    public string AddSandbox(PodSandboxConfig config, string handler)
    {
        lock (_gate)
        {
            SandboxesMade++;
            var host = config.Linux?.SecurityContext?.NamespaceOptions?.Network == NamespaceMode.Node;
            var made = new ObservedSandbox(NewId(), config.Metadata.Attempt, true, clock.GetUtcNow());
            if (!host && _addresses.Take() is { Length: > 0 } ip)
            {
                made = made with { Ips = [ip] };
            }

            var sandbox = new SimulatedSandbox(_pods.Of(config), made, config, handler);
            sandbox.Pod.Add(sandbox);
            _sandboxes[sandbox.Id] = sandbox;
            return sandbox.Id;
        }
    }

    /// <summary>Stops a sandbox, if it is there, and ends what runs in it.</summary>
    public void StopSandbox(string id)
    {
        List<ContainerEvent> ended = [];
        lock (_gate)
        {
            if (!_sandboxes.TryGetValue(id, out var sandbox))
            {
                return;
            }

            foreach (var container in sandbox.Pod.Containers)
            {
                if (container.SandboxId == id && container.Running)
                {
                    container.End(137, "Error", clock.GetUtcNow());
                    ended.Add(new(container.Id, sandbox.Pod.Uid));
                }
            }

            if (sandbox.Seen.Ready)
            {
                sandbox.Stop();
                _addresses.Return(sandbox.Seen.Ips is [var ip, ..] ? ip : "");
                ended.Add(new(id, sandbox.Pod.Uid));
            }
        }

        ended.ForEach(events.Tell);
    }

    public void RemoveSandbox(string id)
    {
        lock (_gate)
        {
            if (!_sandboxes.Remove(id, out var sandbox))
            {
                return;
            }

            foreach (var container in sandbox.Pod.Containers.Where(c => c.SandboxId == id))
            {
                Remove(container);
            }

            sandbox.Pod.Remove(sandbox);
            _pods.ForgetIfEmpty(sandbox.Pod);
        }
    }

    public PodSandboxStatus SandboxStatus(string id)
    {
        lock (_gate)
        {
            return _sandboxes.TryGetValue(id, out var sandbox) ? sandbox.ToStatus() : throw NotFound("sandbox", id);
        }
    }

    public IReadOnlyList<PodSandbox> Sandboxes(PodSandboxFilter? filter)
    {
        lock (_gate)
        {
            return [.. _sandboxes.Values
                .Where(s => filter is null || ((filter.Id.Length == 0 || s.Id == filter.Id) && s.Has(filter.LabelSelector)))
                .Select(s => s.ToMessage())];
        }
    }

    /// <summary>A sandbox that is up. Throws <c>NotFound</c> when there is none.</summary>
    public SimulatedSandbox ReadySandbox(string id)
    {
        lock (_gate)
        {
            return _sandboxes.TryGetValue(id, out var found) && found.Seen.Ready ? found : throw NotFound("sandbox", id);
        }
    }

    /// <summary>Makes a container in a sandbox that is up.</summary>
    public string AddContainer(string sandboxId, ContainerConfig config, SimulatedImage behaviour)
    {
        lock (_gate)
        {
            var owner = ReadySandbox(sandboxId);
            if (behaviour.CreateError is { } error)
            {
                throw new RpcException(new Status(StatusCode.Unknown, error));
            }

            var made = SimulatedContainer.Made(NewId(), sandboxId, config, clock.GetUtcNow());
            var container = new SimulatedContainer(owner.Pod, made, config, behaviour);
            owner.Pod.Add(container);
            _containers[container.Id] = container;
            return container.Id;
        }
    }

    public void Start(SimulatedContainer container)
    {
        lock (_gate)
        {
            if (container.Behaviour.StartError is { } error)
            {
                container.End(128, "StartError", clock.GetUtcNow());
                throw new RpcException(new Status(StatusCode.Unknown, error));
            }

            container.Start(clock, EndByItself);
        }

        events.Tell(container);
    }

    /// <summary>Ends a container, if it has not ended.</summary>
    public void End(SimulatedContainer container, int exitCode, string reason)
    {
        lock (_gate)
        {
            container.End(exitCode, reason, clock.GetUtcNow());
        }

        events.Tell(container);
    }

    /// <summary>Ends a running container as its script says.</summary>
    public void EndByItself(SimulatedContainer container)
    {
        lock (_gate)
        {
            if (!container.Running)
            {
                return;
            }

            container.End(container.Behaviour.ExitCode, container.Behaviour.ExitReason, clock.GetUtcNow());
        }

        events.Tell(container);
    }

    public void RemoveContainer(string id)
    {
        lock (_gate)
        {
            if (_containers.TryGetValue(id, out var container))
            {
                Remove(container);
                _pods.ForgetIfEmpty(container.Pod);
            }
        }
    }

    public ContainerStatus ContainerStatus(string id)
    {
        lock (_gate)
        {
            return Find(id).ToStatus();
        }
    }

    public IReadOnlyList<Container> Containers(ContainerFilter? filter)
    {
        lock (_gate)
        {
            return [.. _containers.Values
                .Where(c => filter is null || ((filter.Id.Length == 0 || c.Id == filter.Id) &&
                    (filter.PodSandboxId.Length == 0 || c.SandboxId == filter.PodSandboxId) && c.Has(filter.LabelSelector)))
                .Select(c => c.ToMessage())];
        }
    }

    /// <summary>A container in whatever state. Throws <c>NotFound</c> when there is none.</summary>
    public SimulatedContainer Find(string id)
    {
        lock (_gate)
        {
            return _containers.GetValueOrDefault(id) ?? throw NotFound("container", id);
        }
    }

    /// <summary>A container, if it is there and runs.</summary>
    public SimulatedContainer? FindRunning(string id)
    {
        lock (_gate)
        {
            return _containers.TryGetValue(id, out var container) && container.Running ? container : null;
        }
    }

    /// <summary>A container that runs. Throws what a runtime says of one that does not.</summary>
    public SimulatedContainer Running(string id)
    {
        lock (_gate)
        {
            var container = Find(id);
            return container.Running
                ? container
                : throw new RpcException(new Status(StatusCode.Unknown, $"container is in {container.State} state"));
        }
    }

    /// <summary>How the container answers on a port; null when nobody does.</summary>
    public SimulatedImage? Answerer(ContainerEndpoint of, int port)
    {
        lock (_gate)
        {
            return FindRunning(of.ContainerId) is { } container && _sandboxes.TryGetValue(container.SandboxId, out var sandbox)
                && !sandbox.RefusedPorts.Contains(port.ToString(CultureInfo.InvariantCulture))
                    ? container.Behaviour
                    : null;
        }
    }

    /// <summary>The images of all containers.</summary>
    public HashSet<string> UsedImages()
    {
        lock (_gate)
        {
            return _containers.Values.Select(container => container.Seen.Image).ToHashSet(StringComparer.Ordinal);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var container in _containers.Values)
            {
                container.Dispose();
            }
        }
    }

    private void Remove(SimulatedContainer container)
    {
        container.Dispose();
        container.Pod.Remove(container);
        _containers.Remove(container.Id);
    }

    private string NewId() => string.Concat(ids.NewUid(), ids.NewUid()).Replace("-", "", StringComparison.Ordinal);

    private static RpcException NotFound(string what, string id) => new(new Status(StatusCode.NotFound, $"{what} \"{id}\" not found"));
}
