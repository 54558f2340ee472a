using Google.Protobuf.Collections;
using Jota.Kubelet.Runtime.Cri.V1;

namespace Jota.Kubelet.Runtime.Simulated;

/// <summary>A container that does not run. Its runtime's lock guards it. Of the configuration only what is told again is kept.</summary>
internal sealed class SimulatedContainer(string id, string sandboxId, ContainerConfig config, SimulatedImage behaviour, DateTimeOffset createdAt) : IDisposable
{
    private readonly ContainerMetadata _metadata = config.Metadata;
    private readonly ImageSpec _image = config.Image;
    private readonly MapField<string, string> _annotations = config.Annotations;
    private readonly string _logPath = config.LogPath;
    private DateTimeOffset? _startedAt;
    private DateTimeOffset? _finishedAt;
    private int _exitCode;
    private string _reason = "";
    private ITimer? _exit;

    public string Id => id;

    public string Name => _metadata.Name;

    public string SandboxId => sandboxId;

    public MapField<string, string> Labels { get; } = config.Labels;

    public SimulatedImage Behaviour => behaviour;

    public ContainerState State { get; private set; } = ContainerState.ContainerCreated;

    public void Start(TimeProvider clock, Action onExit)
    {
        State = ContainerState.ContainerRunning;
        _startedAt = clock.GetUtcNow();
        if (behaviour.ExitAfter is { } after)
        {
            _exit = clock.CreateTimer(_ => onExit(), null, after, Timeout.InfiniteTimeSpan);
        }
    }

    public void End(int exitCode, string reason, DateTimeOffset now)
    {
        if (State == ContainerState.ContainerExited)
        {
            return;
        }

        State = ContainerState.ContainerExited;
        (_exitCode, _finishedAt) = (exitCode, now);
        _reason = reason.Length > 0 ? reason : exitCode == 0 ? "Completed" : "Error";
        _exit?.Dispose();
    }

    public Container ToMessage() => new()
    {
        Id = id,
        PodSandboxId = sandboxId,
        Metadata = _metadata,
        Image = _image,
        ImageRef = _image.Image,
        State = State,
        CreatedAt = SimulatedSandbox.Nanoseconds(createdAt),
        Labels = { Labels },
        Annotations = { _annotations },
    };

    public ContainerStatus ToStatus() => new()
    {
        Id = id,
        Metadata = _metadata,
        Image = _image,
        ImageRef = _image.Image,
        State = State,
        CreatedAt = SimulatedSandbox.Nanoseconds(createdAt),
        StartedAt = _startedAt is { } started ? SimulatedSandbox.Nanoseconds(started) : 0,
        FinishedAt = _finishedAt is { } finished ? SimulatedSandbox.Nanoseconds(finished) : 0,
        ExitCode = _exitCode,
        Reason = _reason,
        Labels = { Labels },
        Annotations = { _annotations },
        LogPath = _logPath,
    };

    public void Dispose() => _exit?.Dispose();
}
