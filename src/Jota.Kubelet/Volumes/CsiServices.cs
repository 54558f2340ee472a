using Jota.Client;
using Jota.Kubelet.Csi;
using Jota.Kubelet.Specs;

namespace Jota.Kubelet.Volumes;

/// <summary>What volumes of CSI drivers are made ready with.</summary>
internal sealed record CsiServices
{
    /// <summary>The API, as the node's identity.</summary>
    public required IApi Api { get; init; }

    /// <summary>The node's name.</summary>
    public required string Node { get; init; }

    public required CsiDrivers Drivers { get; init; }

    public required CsiMounts Mounts { get; init; }

    public required CsiPaths Paths { get; init; }

    public required AccountTokens Tokens { get; init; }

    public required ReferencedObjects Objects { get; init; }

    public required INodeWord Word { get; init; }

    public required IEventRecorder Events { get; init; }

    public required TimeProvider Clock { get; init; }
}
