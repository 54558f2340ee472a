using Jota.Client;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Probes;
using Jota.Kubelet.Turns;

namespace Jota.Kubelet.Pods;

/// <summary>What the stages of a pod stand on.</summary>
internal sealed record StageServices
{
    /// <summary>What carries out the plans works with.</summary>
    public required ActorServices Actor { get; init; }

    public required IApi Api { get; init; }

    public required PodObserver Observer { get; init; }

    public required RuntimeIndex Index { get; init; }

    public required ProbeRunner Probes { get; init; }

    public required PodStops Stops { get; init; }

    public required PodRemains Remains { get; init; }

    public required IEventRecorder Events { get; init; }

    public required PodTurns Turns { get; init; }

    public required TimeProvider Clock { get; init; }
}
