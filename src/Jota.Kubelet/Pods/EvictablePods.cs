using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Eviction;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Remembered;
using Jota.Kubelet.Turns;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>Ends pods before their time.</summary>
internal sealed class EvictablePods(PodWorkers workers, IEventRecorder events, TimeProvider clock) : IEvictablePods
{
    /// <summary>So long the end of a pod is waited for before another goes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public IReadOnlyList<V1Pod> Active =>
        [.. workers.All.Where(worker => worker is { Active: true, Stage: PodStage.Syncing }).Select(worker => worker.Pod)];

    public async Task<bool> EvictAsync(V1Pod pod, PodEnd end, CancellationToken ct)
    {
        if (workers.Find(pod.Metadata.Uid) is not { } worker || !worker.End(end))
        {
            return false;
        }

        events.Warning(pod, null, end.Reason, end.Message);
        using var patience = clock.CancelAfter(Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            await StoppedAsync(worker, either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // It takes its time.
        }

        return true;
    }

    private static async Task StoppedAsync(PodWorker worker, CancellationToken ct)
    {
        while (true)
        {
            var next = worker.NextLook;
            if (worker.Stage is PodStage.Terminated or PodStage.Finished || !worker.Observed.AnythingAlive)
            {
                return;
            }

            await next.WaitAsync(ct);
        }
    }
}
