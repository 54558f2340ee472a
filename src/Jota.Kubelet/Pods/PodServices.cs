using Jota.Client;
using Jota.Kubelet.Cgroups;
using Jota.Kubelet.Containers;
using Jota.Kubelet.Images;
using Jota.Kubelet.Probes;
using Jota.Kubelet.Runtime;
using Jota.Kubelet.Volumes;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet.Pods;

/// <summary>What every pod worker of a node works with.</summary>
internal sealed record PodServices
{
    public required IApi Api { get; init; }

    public required IContainerRuntime Runtime { get; init; }

    public required PodObserver Observer { get; init; }

    public required ImageProvider Images { get; init; }

    public required SandboxConfigs Sandboxes { get; init; }

    public required ContainerConfigs Containers { get; init; }

    public required PodVolumes Volumes { get; init; }

    public required IPodCgroups Cgroups { get; init; }

    public required ProbeRunner Probes { get; init; }

    public required LifecycleHooks Hooks { get; init; }

    public required ReferencedObjects Objects { get; init; }

    public required PodDirectories Directories { get; init; }

    public required IEventRecorder Events { get; init; }

    public required RuntimeIndex Index { get; init; }

    public required PodTrace Trace { get; init; }

    /// <summary>Where the workers make progress; shared with other nodes of the process, perhaps.</summary>
    public required PodTurns Turns { get; init; }

    public required TimeProvider Clock { get; init; }

    public required ILogger Log { get; init; }

    /// <summary>The node's addresses, for <c>hostIP</c>.</summary>
    public required IReadOnlyList<string> HostIps { get; init; }

    /// <summary>The runtime's name, the scheme of container ids.</summary>
    public required string RuntimeName { get; init; }
}
