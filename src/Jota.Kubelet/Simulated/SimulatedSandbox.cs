using System.Collections.Frozen;
using Google.Protobuf.Collections;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Runtime.Cri.V1;

namespace Jota.Kubelet.Simulated;

/// <summary>A sandbox that is none. Its runtime's lock guards it. Of the configuration only what is told again is kept.</summary>
internal sealed class SimulatedSandbox(SimulatedPod pod, ObservedSandbox made, PodSandboxConfig config, string handler)
{
    private readonly PodSandboxMetadata _metadata = config.Metadata;
    private readonly KeyValuePair<string, string>[] _labels = [.. config.Labels];
    private readonly KeyValuePair<string, string>[] _annotations = [.. config.Annotations];

    public string Id => Seen.Id;

    public SimulatedPod Pod => pod;

    public string PodName => _metadata.Name;

    /// <summary>Ports of the pod on which nobody is found.</summary>
    public FrozenSet<string> RefusedPorts { get; } = SimulationScript.RefusedPorts(config.Annotations);

    private MapField<string, string> Annotations => Map(_annotations);

    /// <summary>What the pod's worker is told; replaced, never changed.</summary>
    public ObservedSandbox Seen { get; private set; } = made;

    public void Stop()
    {
        Seen = Seen with { Ready = false };
        pod.Changed();
    }

    public bool Has(MapField<string, string> labels) => Has(_labels, labels);

    public PodSandbox ToMessage() => new()
    {
        Id = Id,
        Metadata = _metadata,
        State = State,
        CreatedAt = Nanoseconds(Seen.CreatedAt),
        RuntimeHandler = handler,
        Labels = { Map(_labels) },
        Annotations = { Annotations },
    };

    public PodSandboxStatus ToStatus() => new()
    {
        Id = Id,
        Metadata = _metadata,
        State = State,
        CreatedAt = Nanoseconds(Seen.CreatedAt),
        Network = new PodSandboxNetworkStatus { Ip = Seen.Ips is [var ip, ..] ? ip : "" },
        Labels = { Map(_labels) },
        Annotations = { Annotations },
    };

    public static long Nanoseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>Whether all of the wanted labels are among these.</summary>
    public static bool Has(KeyValuePair<string, string>[] labels, MapField<string, string> wanted)
    {
        foreach (var label in wanted)
        {
            if (Array.IndexOf(labels, label) < 0)
            {
                return false;
            }
        }

        return true;
    }

    public static MapField<string, string> Map(KeyValuePair<string, string>[] pairs)
    {
        var map = new MapField<string, string>();
        foreach (var (key, value) in pairs)
        {
            map[key] = value;
        }

        return map;
    }

    private PodSandboxState State => Seen.Ready ? PodSandboxState.SandboxReady : PodSandboxState.SandboxNotready;
}
