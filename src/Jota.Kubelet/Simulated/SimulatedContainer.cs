using Google.Protobuf.Collections;
using Jota.Api;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Runtime.Cri.V1;

namespace Jota.Kubelet.Simulated;

/// <summary>A container that does not run. Its runtime's lock guards it. Of the configuration only what is told again is kept.</summary>
internal sealed class SimulatedContainer(
    SimulatedPod pod, ObservedContainer made, ContainerConfig config, SimulatedImage behaviour) : IDisposable
{
    private readonly ContainerMetadata _metadata = config.Metadata;
    private readonly KeyValuePair<string, string>[] _labels = [.. config.Labels];
    private readonly KeyValuePair<string, string>[] _annotations = [.. config.Annotations];
    private IDisposable? _exit;

    public string Id => Seen.Id;

    public string Name => _metadata.Name;

    public SimulatedPod Pod => pod;

    public string SandboxId => Seen.SandboxId;

    public SimulatedImage Behaviour => behaviour;

    /// <summary>Whether its input ends with the first talk about it, and then so does it.</summary>
    public bool EndsWithItsInput { get; } = config.Stdin && config.StdinOnce;

    public bool Running => Seen.State == ContainerRunState.Running;

    public ContainerState State => Seen.State switch
    {
        ContainerRunState.Created => ContainerState.ContainerCreated,
        ContainerRunState.Running => ContainerState.ContainerRunning,
        _ => ContainerState.ContainerExited,
    };

    /// <summary>What the pod's worker is told; replaced, never changed.</summary>
    public ObservedContainer Seen { get; private set; } = made;

    /// <summary>What it was limited to while it ran; null when it still is as it was made.</summary>
    public LinuxContainerResources? Resources { get; set; }

    /// <summary>What is seen of a container that was just made.</summary>
    public static ObservedContainer Made(string id, string sandboxId, ContainerConfig config, DateTimeOffset now)
    {
        var name = config.Labels.GetValueOrDefault(ContainerLabels.ContainerName) ?? config.Metadata.Name;
        return ObservedContainer.Of(id, name, sandboxId, ContainerRunState.Created, config.Metadata.Attempt, config.Annotations) with
        {
            CreatedAt = now,
            Image = config.Image.Image,
            ImageRef = config.Image.Image,
            LogPath = config.LogPath,
        };
    }

    public void Start(TimeProvider clock, Action<SimulatedContainer> onExit)
    {
        See(Seen with { State = ContainerRunState.Running, StartedAt = clock.GetUtcNow() });
        if (behaviour.ExitAfter is { } after)
        {
            _exit = clock.StartTimer(() => onExit(this), after);
        }
    }

    public void End(int exitCode, string reason, DateTimeOffset now)
    {
        if (Seen.State == ContainerRunState.Exited)
        {
            return;
        }

        var said = reason.Length > 0 ? reason : exitCode == 0 ? "Completed" : "Error";
        See(Seen with { State = ContainerRunState.Exited, ExitCode = exitCode, FinishedAt = now, Reason = said });
        _exit?.Dispose();
    }

    public bool Has(MapField<string, string> labels) => SimulatedSandbox.Has(_labels, labels);

    public Container ToMessage() => new()
    {
        Id = Id,
        PodSandboxId = SandboxId,
        Metadata = _metadata,
        Image = new ImageSpec { Image = Seen.Image },
        ImageRef = Seen.ImageRef,
        State = State,
        CreatedAt = SimulatedSandbox.Nanoseconds(Seen.CreatedAt),
        Labels = { SimulatedSandbox.Map(_labels) },
        Annotations = { SimulatedSandbox.Map(_annotations) },
    };

    public ContainerStatus ToStatus() => new()
    {
        Id = Id,
        Metadata = _metadata,
        Image = new ImageSpec { Image = Seen.Image },
        ImageRef = Seen.ImageRef,
        State = State,
        CreatedAt = SimulatedSandbox.Nanoseconds(Seen.CreatedAt),
        StartedAt = Seen.StartedAt is { } started ? SimulatedSandbox.Nanoseconds(started) : 0,
        FinishedAt = Seen.FinishedAt is { } finished ? SimulatedSandbox.Nanoseconds(finished) : 0,
        ExitCode = Seen.ExitCode,
        Reason = Seen.Reason,
        Labels = { SimulatedSandbox.Map(_labels) },
        Annotations = { SimulatedSandbox.Map(_annotations) },
        LogPath = Seen.LogPath,
        Resources = Resources is { } limits ? new ContainerResources { Linux = limits } : null,
    };

    public void Dispose() => _exit?.Dispose();

    private void See(ObservedContainer seen)
    {
        Seen = seen;
        pod.Changed();
    }
}
