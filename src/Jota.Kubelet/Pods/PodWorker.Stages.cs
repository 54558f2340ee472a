using System.Collections.Immutable;
using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Statuses;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <content>What is done in each stage; every method answers the stage to go on in.</content>
internal sealed partial class PodWorker
{
    private async Task<PodStage> SyncAsync(CancellationToken stop)
    {
        if (MustEnd())
        {
            return PodStage.Terminating;
        }

        await ObserveAsync(stop);
        var pod = Pod;
        _probes.Follow(pod, _observed, PodStage.Syncing);
        if (_stale && _memory.Prepared)
        {
            _stale = false;
            await _actor.RefreshAsync(pod, _observed, stop);
        }

        var plan = PodPlan.Compute(pod, _observed, _memory, _services.Clock.GetUtcNow());
        if (plan.DeadlineExceeded)
        {
            const string Message = "Pod was active on the node longer than the specified deadline";
            _services.Events.Normal(pod, null, "DeadlineExceeded", Message);
            Change(m => m with { End = new("DeadlineExceeded", Message) });
            return PodStage.Terminating;
        }

        if (plan.Completed)
        {
            return PodStage.Terminating;
        }

        TellBackoffs(pod, plan);
        Publish(pod, plan.Waiting, stop);
        if (plan.HasWork)
        {
            await InTurnAsync(ct => _actor.ExecuteAsync(pod, _observed, plan, ct), stop);
            _dirty = true;
        }
        else
        {
            await WaitAsync(plan.WakeAt, stop);
        }

        return PodStage.Syncing;
    }

    private async Task<PodStage> TerminateAsync(CancellationToken stop)
    {
        await ObserveAsync(stop);
        var pod = Pod;
        _probes.Follow(pod, _observed, PodStage.Terminating);
        if (_observed.AnythingAlive)
        {
            Publish(pod, ImmutableDictionary<string, WaitingReason>.Empty, stop);
            await StopAllAsync(stop);
            return PodStage.Terminating;
        }

        await _probes.StopAsync();
        return PodStage.Terminated;
    }

    /// <summary>Stops everything; starts over when less grace is granted meanwhile.</summary>
    private async Task StopAllAsync(CancellationToken stop)
    {
        var grace = PodGrace.Of(Pod);
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var killing = _actor.StopPodAsync(Pod, _observed, grace, cut.Token);
        while (!killing.IsCompleted)
        {
            await Task.WhenAny(killing, _signal.Reader.WaitToReadAsync(cut.Token).AsTask());
            _signal.Reader.TryRead(out _);
            if (PodGrace.Of(Pod) < grace)
            {
                await cut.CancelAsync();
                await killing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                _dirty = true;
                return;
            }

            if (_dirty && !killing.IsCompleted)
            {
                await ObserveAsync(stop);
                _probes.Follow(Pod, _observed, PodStage.Terminating);
                Publish(Pod, ImmutableDictionary<string, WaitingReason>.Empty, stop);
            }
        }

        await cut.CancelAsync();
        await killing;
        _dirty = true;
    }

    private async Task<PodStage> CleanUpAsync(CancellationToken stop)
    {
        await ObserveAsync(stop);
        await _actor.ReleaseAsync(Pod, stop);
        var pod = Pod;
        if (!_gone)
        {
            _status.Write(pod, PodStatusPlan.Compute(StatusInput(pod, ImmutableDictionary<string, WaitingReason>.Empty) with { Stopped = true }), stop);
            await _status.FlushAsync();
        }

        if (!Pod.IsDeleting() && !_gone)
        {
            await WaitAsync(null, stop);
            return PodStage.Terminated;
        }

        await _actor.RemoveAllAsync(Pod, _observed, stop);
        if (!_gone)
        {
            await DeleteAsync(Pod, stop);
        }

        return PodStage.Finished;
    }

    private async Task DeleteAsync(V1Pod pod, CancellationToken ct)
    {
        try
        {
            await _services.Api.DeleteAsync<V1Pod>(pod.Key(), new DeleteOptions { GracePeriodSeconds = 0, Uid = pod.Metadata.Uid }, ct);
        }
        catch (ApiException e) when (e.Code is 404 or 409)
        {
            // Gone already, or another pod has the name now.
        }
    }
}
