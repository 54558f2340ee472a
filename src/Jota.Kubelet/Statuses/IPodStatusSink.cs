using k8s.Models;

namespace Jota.Kubelet.Statuses;

/// <summary>Takes the statuses of one pod to where they are seen; the newest one wins.</summary>
internal interface IPodStatusSink
{
    /// <summary>Asks for a status to be written, soon.</summary>
    void Write(V1Pod pod, V1PodStatus status, CancellationToken ct);

    /// <summary>Whether the pod is what this wrote last, and on what the worker knew.</summary>
    bool TakeEcho(V1Pod pod);

    /// <summary>Waits until everything asked for is written, or refused, or cannot be.</summary>
    Task FlushAsync();

    /// <summary>Waits for the end of a write that was cut off.</summary>
    Task StoppedAsync();

    /// <summary>Nothing is left of the pod: nothing is written any more.</summary>
    void End();
}
