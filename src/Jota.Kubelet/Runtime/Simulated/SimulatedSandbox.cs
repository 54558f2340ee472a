using Jota.Kubelet.Runtime.Cri.V1;

namespace Jota.Kubelet.Runtime.Simulated;

/// <summary>A sandbox that is none. Its runtime's lock guards it.</summary>
internal sealed class SimulatedSandbox(string id, PodSandboxConfig config, DateTimeOffset createdAt)
{
    public string Id => id;

    public PodSandboxConfig Config => config;

    public bool Ready { get; set; } = true;

    public string Ip { get; init; } = "";

    public PodSandbox ToMessage() => new()
    {
        Id = id,
        Metadata = config.Metadata,
        State = State,
        CreatedAt = Nanoseconds(createdAt),
        Labels = { config.Labels },
        Annotations = { config.Annotations },
    };

    public PodSandboxStatus ToStatus() => new()
    {
        Id = id,
        Metadata = config.Metadata,
        State = State,
        CreatedAt = Nanoseconds(createdAt),
        Network = new PodSandboxNetworkStatus { Ip = Ip },
        Labels = { config.Labels },
        Annotations = { config.Annotations },
    };

    public static long Nanoseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    private PodSandboxState State => Ready ? PodSandboxState.SandboxReady : PodSandboxState.SandboxNotready;
}
