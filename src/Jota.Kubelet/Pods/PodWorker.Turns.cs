namespace Jota.Kubelet.Pods;

/// <content>When the worker has a task: from a signal until nothing is left to do.</content>
internal sealed partial class PodWorker
{
    private CancellationToken _stop;
    private Action<PodWorker>? _onEnd;
    private Task _running = Task.CompletedTask;
    private bool _runs = true;
    private bool _ended;
    private bool _signalled;
    private TaskCompletionSource? _signal;
    private TaskCompletionSource? _look;
    private ITimer? _alarm;

    /// <summary>Completes at the next look.</summary>
    public Task NextLook
    {
        get
        {
            lock (_gate)
            {
                return _ended ? Task.CompletedTask : (_look ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }
    }

    /// <summary>Begins.</summary>
    /// <param name="onEnd">Called when nothing is left of the pod.</param>
    /// <param name="stop">Ends the looking after; what runs goes on.</param>
    public void Start(Action<PodWorker> onEnd, CancellationToken stop)
    {
        (_onEnd, _stop) = (onEnd, stop);
        lock (_gate)
        {
            _running = _services.Turns.RunAsync(RunAsync);
        }
    }

    /// <summary>Waits for the end of what is being done, after the token of <see cref="Start"/> was cancelled.</summary>
    public async ValueTask DisposeAsync()
    {
        Task running;
        lock (_gate)
        {
            // Nobody starts any more.
            _runs = true;
            running = _running;
        }

        await running;
        await _status.StoppedAsync();
        await EndAsync();
    }

    private async Task RunAsync()
    {
        while (Stage != PodStage.Finished && !_stop.IsCancellationRequested)
        {
            var end = await TakeTurnAsync(_stop);
            Stage = end.Stage;
            if (end.Rests && TryRest(end.Until))
            {
                return;
            }
        }

        if (Stage == PodStage.Finished)
        {
            await EndAsync();
            _onEnd?.Invoke(this);
        }
    }

    private async Task<PodTurnEnd> TakeTurnAsync(CancellationToken stop)
    {
        try
        {
            var end = Stage switch
            {
                PodStage.Syncing => await SyncAsync(stop),
                PodStage.Terminating => await TerminateAsync(stop),
                _ => await CleanUpAsync(stop),
            };
            _retry = null;
            return end;
        }
        catch (OperationCanceledException)
        {
            // The turn was ended by a newer intent, or all is.
            _dirty = true;
            return Stage;
        }
        catch (Exception e)
        {
            LogFailed(_services.Log, e, Pod.Key(), Stage);
            _dirty = true;
            _retry = RetryLater.After(_retry, _services.Clock.GetUtcNow(), FirstRetry, LastRetry);
            return new(Stage, Rests: true, _retry.At);
        }
    }

    private async Task EndAsync()
    {
        if (_probes is { } probes)
        {
            await probes.DisposeAsync();
        }

        lock (_gate)
        {
            _ended = true;
            _alarm?.Dispose();
            _alarm = null;
        }

        TellLook();
    }

    /// <summary>There is news: whoever waits for it goes on, and a worker that rests gets a task.</summary>
    private void Signal()
    {
        lock (_gate)
        {
            _signalled = true;
            _signal?.SetResult();
            _signal = null;
            if (!_runs)
            {
                _runs = true;
                _running = _services.Turns.RunAsync(RunAsync);
            }
        }
    }

    /// <summary>Completes with the next signal, or is complete when there was one that nobody took.</summary>
    private Task NextSignal()
    {
        lock (_gate)
        {
            return _signalled ? Task.CompletedTask : (_signal ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private bool TakeSignal()
    {
        lock (_gate)
        {
            var was = _signalled;
            _signalled = false;
            return was;
        }
    }

    /// <summary>Lets the worker's task end until there is news or it is time; not if there is news already.</summary>
    private bool TryRest(DateTimeOffset? until)
    {
        lock (_gate)
        {
            var delay = until is { } at ? at - _services.Clock.GetUtcNow() : Timeout.InfiniteTimeSpan;
            if (TakeSignal() || (until is not null && delay <= TimeSpan.Zero))
            {
                return false;
            }

            SetAlarm(delay);
            _runs = false;
            _running = Task.CompletedTask;
            return true;
        }
    }

    private void SetAlarm(TimeSpan delay)
    {
        if (_alarm is not null || delay != Timeout.InfiniteTimeSpan)
        {
            _alarm ??= _services.Clock.CreateTimer(static worker => ((PodWorker)worker!).Signal(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _alarm.Change(delay, Timeout.InfiniteTimeSpan);
        }
    }

    private void TellLook()
    {
        TaskCompletionSource? look;
        lock (_gate)
        {
            (look, _look) = (_look, null);
        }

        look?.SetResult();
    }
}
