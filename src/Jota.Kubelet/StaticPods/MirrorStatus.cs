using Jota.Kubelet.Statuses;
using k8s.Models;

namespace Jota.Kubelet.StaticPods;

/// <summary>Takes the statuses of a pod that the node runs on its own to its image in the API. Nobody waits for that.</summary>
internal sealed class MirrorStatus(MirrorPods mirrors) : IPodStatusSink
{
    public void Write(V1Pod pod, V1PodStatus status, CancellationToken ct) => mirrors.Tell(pod, status, ct);

    public bool TakeEcho(V1Pod pod) => false;

    public Task FlushAsync() => Task.CompletedTask;

    public Task StoppedAsync() => Task.CompletedTask;

    public void End()
    {
        // The image goes when it is told that the pod has ended.
    }
}
