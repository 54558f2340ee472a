using Google.Protobuf.Collections;
using Jota.Kubelet.Runtime.Cri.V1;

namespace Jota.Kubelet.Runtime.Simulated;

/// <summary>A sandbox that is none. Its runtime's lock guards it. Of the configuration only what is told again is kept.</summary>
internal sealed class SimulatedSandbox(string id, PodSandboxConfig config, DateTimeOffset createdAt)
{
    private readonly PodSandboxMetadata _metadata = config.Metadata;
    private readonly MapField<string, string> _annotations = config.Annotations;

    public string Id => id;

    public string PodName => _metadata.Name;

    public MapField<string, string> Annotations => _annotations;

    public MapField<string, string> Labels { get; } = config.Labels;

    public bool Ready { get; set; } = true;

    public string Ip { get; init; } = "";

    public PodSandbox ToMessage() => new()
    {
        Id = id,
        Metadata = _metadata,
        State = State,
        CreatedAt = Nanoseconds(createdAt),
        Labels = { Labels },
        Annotations = { _annotations },
    };

    public PodSandboxStatus ToStatus() => new()
    {
        Id = id,
        Metadata = _metadata,
        State = State,
        CreatedAt = Nanoseconds(createdAt),
        Network = new PodSandboxNetworkStatus { Ip = Ip },
        Labels = { Labels },
        Annotations = { _annotations },
    };

    public static long Nanoseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    private PodSandboxState State => Ready ? PodSandboxState.SandboxReady : PodSandboxState.SandboxNotready;
}
