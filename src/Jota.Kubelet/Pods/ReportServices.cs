using Jota.Client;
using Jota.Kubelet.StaticPods;
using Jota.Kubelet.Turns;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet.Pods;

/// <summary>What telling of a pod takes.</summary>
internal sealed record ReportServices
{
    public required IApi Api { get; init; }

    public required IEventRecorder Events { get; init; }

    public required PodTurns Turns { get; init; }

    public required TimeProvider Clock { get; init; }

    public required ILogger Log { get; init; }

    /// <summary>Has the images of pods that the node runs on its own; null where it runs none.</summary>
    public MirrorPods? Mirrors { get; init; }

    /// <summary>The node's addresses, for <c>hostIP</c>.</summary>
    public required IReadOnlyList<string> HostIps { get; init; }

    /// <summary>The runtime's name, the scheme of container ids.</summary>
    public required string RuntimeName { get; init; }
}
