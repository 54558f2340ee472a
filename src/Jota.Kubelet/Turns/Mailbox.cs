using Jota.Api;

namespace Jota.Kubelet.Turns;

/// <summary>
/// Gives a worker a task from a signal until nothing is left to do, and none while it rests. Signals are not counted: several that nobody
/// took are one, and one that nobody took keeps the worker from resting, so that none is lost. What there is to do the worker knows itself.
/// </summary>
/// <param name="worker">Who works.</param>
/// <param name="turns">Where.</param>
/// <param name="clock">The time.</param>
internal sealed class Mailbox(IMailboxWorker worker, PodTurns turns, TimeProvider clock) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Task _running = Task.CompletedTask;
    private bool _runs = true;
    private bool _signalled;
    private TaskCompletionSource? _signal;
    private ITimer? _alarm;

    /// <summary>Begins, once; before that signals start nobody.</summary>
    public void Start()
    {
        lock (_gate)
        {
            _running = turns.RunAsync(worker.RunAsync);
        }
    }

    /// <summary>There is news: whoever waits for it goes on, and a worker that rests gets a task.</summary>
    public void Signal()
    {
        lock (_gate)
        {
            _signalled = true;
            _signal?.SetResult();
            _signal = null;
            if (!_runs)
            {
                _runs = true;
                _running = turns.RunAsync(worker.RunAsync);
            }
        }
    }

    /// <summary>Completes with the next signal, or is complete when there was one that nobody took.</summary>
    public Task NextSignal()
    {
        lock (_gate)
        {
            return _signalled ? Task.CompletedTask : (_signal ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Whether there was a signal that nobody took; now it is taken.</summary>
    public bool TakeSignal()
    {
        lock (_gate)
        {
            var was = _signalled;
            _signalled = false;
            return was;
        }
    }

    /// <summary>
    /// Lets the worker rest until there is news, or it is time; whose task must end then. False if there is news already (which is taken by
    /// this), or the time has come: the worker looks again.
    /// </summary>
    public bool TryRest(DateTimeOffset? until)
    {
        lock (_gate)
        {
            var delay = until is { } at ? at - clock.GetUtcNow() : Timeout.InfiniteTimeSpan;
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

    /// <summary>The worker has worked for the last time: it is not woken any more.</summary>
    public void End()
    {
        lock (_gate)
        {
            _runs = true;
            _alarm?.Dispose();
            _alarm = null;
        }
    }

    /// <summary>Starts the worker no more, and waits for the end of what it is doing: it must have been told to stop.</summary>
    public async ValueTask DisposeAsync()
    {
        Task running;
        lock (_gate)
        {
            _runs = true;
            running = _running;
        }

        await running;
        End();
    }

    private void SetAlarm(TimeSpan delay)
    {
        if (_alarm is null && delay == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        _alarm ??= clock.CreateTimer(
            static mailbox => ((Mailbox)mailbox!).Signal(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (delay == Timeout.InfiniteTimeSpan)
        {
            _alarm.Change(delay, delay);
        }
        else
        {
            // Perhaps only a part of a long way: whoever is woken looks at the clock.
            _alarm.WakeWithin(delay);
        }
    }
}
