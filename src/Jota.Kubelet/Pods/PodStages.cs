using Jota.Api;
using Jota.Client;
using Jota.Kubelet.Observed;
using Jota.Kubelet.Probes;
using Jota.Kubelet.Recording;
using Jota.Kubelet.Remembered;
using Jota.Kubelet.Specs;
using Jota.Kubelet.Turns;
using k8s.Models;

namespace Jota.Kubelet.Pods;

/// <summary>What is done for a pod in each of its stages, on what the runtime has of it.</summary>
internal sealed class PodStages(StageServices services, PodNotes notes, PodReports reports, Mailbox mailbox)
{
    private readonly PodActor _actor = new(services.Actor, notes);
    private readonly Milestone _settled = new();
    private ObservedPod _observed = ObservedPod.Nothing;
    private volatile bool _dirty = true;
    private volatile bool _ended;
    private TaskCompletionSource? _look;
    private ProbeSet? _probes;

    /// <summary>What the runtime had at the last look.</summary>
    public ObservedPod Observed => _observed;

    /// <summary>Completes at the next look, or when there is none any more.</summary>
    public Task NextLook
    {
        get
        {
            var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var look = Interlocked.CompareExchange(ref _look, mine, null) ?? mine;
            if (_ended)
            {
                TellLook();
            }

            return look.Task;
        }
    }

    /// <summary>Completes when nothing of the pod runs any more, and that is told as far as it can be.</summary>
    public Task Settled => _settled.WhenReached;

    /// <summary>Something happened to the pod in the runtime.</summary>
    public void Look(string uid)
    {
        if (services.Observer.AtHand is { } runtime && ReferenceEquals(runtime.Look(uid), _observed))
        {
            return;
        }

        _dirty = true;
        mailbox.Signal();
    }

    /// <summary>Something may have been half done: the next turn begins with a look.</summary>
    public void LookAgain() => _dirty = true;

    /// <summary>Does the next thing there is to do.</summary>
    public Task<PodTurnEnd> TakeTurnAsync(PodStage stage, CancellationToken stop) => stage switch
    {
        PodStage.Syncing => SyncAsync(stop),
        PodStage.Terminating => TerminateAsync(stop),
        _ => CleanUpAsync(stop),
    };

    /// <summary>Ends the probes.</summary>
    public ValueTask EndProbesAsync() => _probes?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Nobody looks any more.</summary>
    public void EndLooks()
    {
        _ended = true;
        TellLook();
        _settled.Reach();
    }

    private async Task<PodTurnEnd> SyncAsync(CancellationToken stop)
    {
        if (notes.MustEnd)
        {
            return PodStage.Terminating;
        }

        await ObserveAsync(stop);
        var pod = notes.Pod;
        Probe(pod, PodStage.Syncing);
        if (notes.TakeStale())
        {
            await _actor.RefreshAsync(pod, _observed, stop);
        }

        var plan = PodPlan.Compute(pod, _observed, notes.Memory, services.Clock.GetUtcNow());
        if (plan.DeadlineExceeded)
        {
            const string Message = "Pod was active on the node longer than the specified deadline";
            services.Events.Normal(pod, null, "DeadlineExceeded", Message);
            notes.Change(m => m with { End = new("DeadlineExceeded", Message) });
            return PodStage.Terminating;
        }

        if (plan.Completed)
        {
            return PodStage.Terminating;
        }

        reports.TellBackoffs(pod, plan.Waiting);
        if (plan.HasWork)
        {
            await ExecuteAsync(pod, plan, stop);
            _dirty = true;
            return PodStage.Syncing;
        }

        var wake = Earlier(plan.WakeAt, _actor.SettleResize(_observed));
        Publish(pod, plan, stop);
        _actor.Rest();
        return new(PodStage.Syncing, Rests: true, wake);
    }

    private async Task ExecuteAsync(V1Pod pod, PodPlan plan, CancellationToken stop)
    {
        var work = notes.InTurnAsync(ct => _actor.ExecuteAsync(pod, _observed, plan, ct), stop);
        if (!work.IsCompletedSuccessfully)
        {
            // Only a state that lasts is told: what is done already, the next look tells.
            Publish(pod, plan, stop);
        }

        await work;
    }

    private async Task<PodTurnEnd> TerminateAsync(CancellationToken stop)
    {
        await ObserveAsync(stop);
        var pod = notes.Pod;
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
        var grace = GraceOf(pod);
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var killing = services.Stops.StopPodAsync(pod, _observed, grace, cut.Token);
        var cutShort = false;
        try
        {
            cutShort = await WatchAsync(killing, pod, grace, stop);
        }
        finally
        {
            // Whatever happens to the watching: the next turn's stop must not run beside this one.
            _dirty = true;
            await cut.CancelAsync();
            await killing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!cutShort)
        {
            await killing;
        }
    }

    /// <summary>What the pod may take, and no more than whoever ended it grants.</summary>
    private TimeSpan GraceOf(V1Pod pod) =>
        PodGrace.Of(pod) is var own && notes.Memory.End?.Grace is { } granted && granted < own ? granted : own;

    /// <summary>Tells how far a stop is, to its end; true when there is less time for it than was thought.</summary>
    private async Task<bool> WatchAsync(Task killing, V1Pod pod, TimeSpan grace, CancellationToken stop)
    {
        if (!killing.IsCompletedSuccessfully)
        {
            Publish(pod, null, stop);
        }

        while (!killing.IsCompleted)
        {
            await Task.WhenAny(killing, mailbox.NextSignal());
            _ = mailbox.TakeSignal();
            if (GraceOf(notes.Pod) < grace)
            {
                return true;
            }

            if (_dirty && !killing.IsCompleted && await TryObserveAsync(stop))
            {
                Probe(notes.Pod, PodStage.Terminating);
                Publish(notes.Pod, null, stop);
            }
        }

        return false;
    }

    private async Task<PodTurnEnd> CleanUpAsync(CancellationToken stop)
    {
        await ObserveAsync(stop);
        await services.Remains.ReleaseAsync(notes.Pod, stop);
        if (!notes.Gone)
        {
            await reports.PublishStoppedAsync(notes.Pod, _observed, notes.Memory, stop);
        }

        _settled.Reach();

        if (!notes.Pod.IsDeleting() && !notes.Gone)
        {
            return new(PodStage.Terminated, Rests: true);
        }

        await services.Remains.RemoveAllAsync(notes.Pod, _observed);
        if (!notes.Gone)
        {
            await DeleteAsync(notes.Pod, stop);
        }

        return PodStage.Finished;
    }

    private async Task DeleteAsync(V1Pod pod, CancellationToken ct)
    {
        var options = new DeleteOptions { GracePeriodSeconds = 0, Uid = pod.Metadata.Uid };
        try
        {
            await services.Turns.CallAsync(() => services.Api.DeleteAsync<V1Pod>(pod.Key(), options, ct));
        }
        catch (ApiException e) when (e.Code is 404 or 409)
        {
            // Gone already, or another pod has the name now.
        }
    }

    private async Task ObserveAsync(CancellationToken ct)
    {
        if (_dirty)
        {
            _dirty = false;
            var uid = notes.Pod.Metadata.Uid;
            _observed = await services.Observer.ObserveAsync(uid, _observed, ct);
            services.Index.Note(uid, _observed);
            TellLook();
        }
    }

    // A look that fails is no reason to begin to stop anew.
    private async Task<bool> TryObserveAsync(CancellationToken stop)
    {
        try
        {
            await ObserveAsync(stop);
            return true;
        }
        catch (Exception e) when (Outage.Is(e))
        {
            _dirty = true;
            return false;
        }
    }

    private void Publish(V1Pod pod, PodPlan? plan, CancellationToken ct)
    {
        if (!notes.Gone)
        {
            reports.Publish(pod, _observed, notes.Memory, plan?.Waiting, ct);
        }
    }

    private void Probe(V1Pod pod, PodStage stage)
    {
        if (_probes is not null || ProbeSet.HasAny(pod))
        {
            (_probes ??= new ProbeSet(services.Probes, OnVerdict)).Follow(pod, _observed, stage);
        }
    }

    private void OnVerdict(string container, ProbeVerdicts verdicts)
    {
        notes.Change(m => m.With(container, c => c with { Probes = verdicts }));
        mailbox.Signal();
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other ?? one : one;

    private void TellLook() => Interlocked.Exchange(ref _look, null)?.SetResult();
}
