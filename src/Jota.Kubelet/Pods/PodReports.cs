using System.Collections.Immutable;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Remembered;
using Jota.Kubelet.Specs;
using Jota.Kubelet.StaticPods;
using Jota.Kubelet.Statuses;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>What a worker tells of its pod: its status, and events of what is waited for.</summary>
/// <param name="services">What that takes.</param>
/// <param name="of">The pod.</param>
internal sealed class PodReports(ReportServices services, V1Pod of)
{
    private static readonly ImmutableDictionary<string, WaitingReason> NobodyWaits = ImmutableDictionary<string, WaitingReason>.Empty;

    private readonly IPodStatusSink _status = services.Mirrors is { } mirrors && of.IsStatic()
        ? new MirrorStatus(mirrors)
        : new PodStatusWriter(services.Api, services.Turns, services.Clock, services.Log);

    private ImmutableDictionary<string, WaitingReason> _told = NobodyWaits;
    private Published _published;

    /// <summary>Why a container waits, if that was told.</summary>
    public WaitingReason? Told(string container) => _told.GetValueOrDefault(container);

    /// <summary>Whether a newer intent is only what this wrote, on what the worker knew. The next status is computed anew.</summary>
    public bool TakeEcho(V1Pod pod)
    {
        _published = default;
        return _status.TakeEcho(pod);
    }

    /// <summary>Writes the status of a pod, soon, unless it was made from the very same before.</summary>
    public void Publish(
        V1Pod pod, ObservedPod observed, PodMemory memory, ImmutableDictionary<string, WaitingReason>? waiting, CancellationToken ct)
    {
        // The same of the same is not computed again.
        var now = new Published(pod, observed, memory, waiting ?? NobodyWaits);
        if (!now.IsSame(_published))
        {
            _published = now;
            _status.Write(pod, PodStatusPlan.Compute(Input(pod, observed, memory, waiting ?? NobodyWaits)), ct);
        }
    }

    /// <summary>Writes the last status of a pod, of which nothing runs any more, and waits until that is stored.</summary>
    public Task PublishStoppedAsync(V1Pod pod, ObservedPod observed, PodMemory memory, CancellationToken ct)
    {
        _published = default;
        _status.Write(pod, PodStatusPlan.Compute(Input(pod, observed, memory, NobodyWaits) with { Stopped = true }), ct);
        return _status.FlushAsync();
    }

    /// <summary>Tells by events of those who begin to wait.</summary>
    public void TellBackoffs(V1Pod pod, ImmutableDictionary<string, WaitingReason> waits)
    {
        foreach (var (name, waiting) in waits)
        {
            if (_told.GetValueOrDefault(name) == waiting)
            {
                continue;
            }

            if (waiting.Reason == "CrashLoopBackOff")
            {
                services.Events.Warning(pod, name, "BackOff", $"Back-off restarting failed container {name} in pod {pod.Describe()}");
            }
            else if (waiting.Reason == "ImagePullBackOff")
            {
                services.Events.Normal(pod, name, "BackOff", $"Back-off pulling image \"{pod.Find(name)?.Image}\"");
                services.Events.Warning(pod, name, "Failed", "Error: ImagePullBackOff");
            }
        }

        _told = waits;
    }

    /// <summary>Waits for the end of what is being written, after all was cancelled.</summary>
    public Task StoppedAsync() => _status.StoppedAsync();

    /// <summary>Nothing is left of the pod: nothing is written any more.</summary>
    public void End() => _status.End();

    private PodStatusInput Input(V1Pod pod, ObservedPod observed, PodMemory memory, ImmutableDictionary<string, WaitingReason> waiting) =>
        new(pod, observed, memory, services.Clock.GetUtcNow())
        {
            Waiting = waiting,
            HostIps = services.HostIps,
            RuntimeName = services.RuntimeName,
            QosClass = pod.Qos(),
        };

    /// <summary>What the last status was computed from, by identity.</summary>
    private readonly struct Published(V1Pod pod, ObservedPod observed, PodMemory memory, ImmutableDictionary<string, WaitingReason> waiting)
    {
        private readonly V1Pod? _pod = pod;
        private readonly ObservedPod? _observed = observed;
        private readonly PodMemory? _memory = memory;
        private readonly ImmutableDictionary<string, WaitingReason>? _waiting = waiting;

        public bool IsSame(in Published other) => ReferenceEquals(_pod, other._pod) && ReferenceEquals(_observed, other._observed) &&
            ReferenceEquals(_memory, other._memory) && ReferenceEquals(_waiting, other._waiting);
    }
}
