using Jota.Client;
using Jota.Kubelet.Cgroups;
using Jota.Kubelet.Containers;
using Jota.Kubelet.Files;
using Jota.Kubelet.Images;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Resizing;
using Jota.Kubelet.Runtime;
using Jota.Kubelet.Volumes;

namespace Jota.Kubelet.Pods;

/// <summary>What carries out the plans of pods works with.</summary>
internal sealed record ActorServices
{
    public required IContainerRuntime Runtime { get; init; }

    public required PodDirectories Directories { get; init; }

    public required IPodCgroups Cgroups { get; init; }

    public required PodVolumes Volumes { get; init; }

    public required SandboxConfigs Sandboxes { get; init; }

    public required RuntimeHandlers Handlers { get; init; }

    public required ContainerConfigs Containers { get; init; }

    public required ImageProvider Images { get; init; }

    public required ImageVolumes ImageVolumes { get; init; }

    public required LifecycleHooks Hooks { get; init; }

    public required PodStops Stops { get; init; }

    public required PodResizer Resizer { get; init; }

    public required PodRemains Remains { get; init; }

    public required IEventRecorder Events { get; init; }

    public required KubeletCounts Counts { get; init; }

    public required PodTrace Trace { get; init; }

    /// <summary>Ends calls to the runtime that must not be cut in the middle: some time after the kubelet was stopped.</summary>
    public required CancellationToken Calls { get; init; }

    public required TimeProvider Clock { get; init; }
}
