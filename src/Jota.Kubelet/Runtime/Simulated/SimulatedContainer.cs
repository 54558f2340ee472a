using Jota.Kubelet.Runtime.Cri.V1;

namespace Jota.Kubelet.Runtime.Simulated;

/// <summary>A container that does not run. Its runtime's lock guards it.</summary>
internal sealed class SimulatedContainer(string id, string sandboxId, ContainerConfig config, SimulatedImage behaviour, DateTimeOffset createdAt) : IDisposable
{
    private DateTimeOffset? _startedAt;
    private DateTimeOffset? _finishedAt;
    private int _exitCode;
    private string _reason = "";
    private ITimer? _exit;

    public string Id => id;

    public string SandboxId => sandboxId;

    public ContainerConfig Config => config;

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
        Metadata = config.Metadata,
        Image = config.Image,
        ImageRef = config.Image.Image,
        State = State,
        CreatedAt = SimulatedSandbox.Nanoseconds(createdAt),
        Labels = { config.Labels },
        Annotations = { config.Annotations },
    };

    public ContainerStatus ToStatus() => new()
    {
        Id = id,
        Metadata = config.Metadata,
        Image = config.Image,
        ImageRef = config.Image.Image,
        State = State,
        CreatedAt = SimulatedSandbox.Nanoseconds(createdAt),
        StartedAt = _startedAt is { } started ? SimulatedSandbox.Nanoseconds(started) : 0,
        FinishedAt = _finishedAt is { } finished ? SimulatedSandbox.Nanoseconds(finished) : 0,
        ExitCode = _exitCode,
        Reason = _reason,
        Labels = { config.Labels },
        Annotations = { config.Annotations },
        LogPath = config.LogPath,
    };

    public void Dispose() => _exit?.Dispose();
}
