using System.Collections.Immutable;
using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Statuses;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <content>What is done in each stage.</content>
internal sealed partial class PodWorker
{
    private async Task<PodTurnEnd> SyncAsync(CancellationToken stop)
    {
        if (MustEnd())
        {
            return PodStage.Terminating;
        }

        await ObserveAsync(stop);
        var pod = Pod;
        Probe(pod, PodStage.Syncing);
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
        if (plan.HasWork)
        {
            await ExecuteAsync(pod, plan, stop);
            _dirty = true;
            return PodStage.Syncing;
        }

        Publish(pod, plan.Waiting, stop);
        _actor.Rest();
        return new(PodStage.Syncing, Rests: true, plan.WakeAt);
    }

    private async Task ExecuteAsync(V1Pod pod, PodPlan plan, CancellationToken stop)
    {
        var work = InTurnAsync(ct => _actor.ExecuteAsync(pod, _observed, plan, ct), stop);
        if (!work.IsCompletedSuccessfully)
        {
            // Only a state that lasts is told: what is done already, the next look tells.
            Publish(pod, plan.Waiting, stop);
        }

        await work;
    }

    private async Task<PodTurnEnd> TerminateAsync(CancellationToken stop)
    {
        await ObserveAsync(stop);
        var pod = Pod;
        Probe(pod, PodStage.Terminating);
        if (_observed.AnythingAlive)
        {
            await StopAllAsync(pod, stop);
            return PodStage.Terminating;
        }

        if (_probes is { } probes)
        {
            await probes.StopAsync();
        }

        return PodStage.Terminated;
    }

    /// <summary>Stops everything; starts over when less grace is granted meanwhile.</summary>
    private async Task StopAllAsync(V1Pod pod, CancellationToken stop)
    {
        var grace = PodGrace.Of(pod);
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var killing = _actor.StopPodAsync(pod, _observed, grace, cut.Token);
        if (!killing.IsCompletedSuccessfully)
        {
            Publish(pod, ImmutableDictionary<string, WaitingReason>.Empty, stop);
        }

        while (!killing.IsCompleted)
        {
            await Task.WhenAny(killing, NextSignal());
            _ = TakeSignal();
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
                Probe(Pod, PodStage.Terminating);
                Publish(Pod, ImmutableDictionary<string, WaitingReason>.Empty, stop);
            }
        }

        await cut.CancelAsync();
        await killing;
        _dirty = true;
    }

    private async Task<PodTurnEnd> CleanUpAsync(CancellationToken stop)
    {
        await ObserveAsync(stop);
        await _actor.ReleaseAsync(Pod, stop);
        var pod = Pod;
        if (!_gone)
        {
            _published = default;
            _status.Write(pod, PodStatusPlan.Compute(StatusInput(pod, ImmutableDictionary<string, WaitingReason>.Empty) with { Stopped = true }), stop);
            await _status.FlushAsync();
        }

        if (!Pod.IsDeleting() && !_gone)
        {
            return new(PodStage.Terminated, Rests: true);
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
        var options = new DeleteOptions { GracePeriodSeconds = 0, Uid = pod.Metadata.Uid };
        try
        {
            await _services.Turns.CallAsync(() => _services.Api.DeleteAsync<V1Pod>(pod.Key(), options, ct));
        }
        catch (ApiException e) when (e.Code is 404 or 409)
        {
            // Gone already, or another pod has the name now.
        }
    }
}
