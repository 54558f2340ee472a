namespace Jota.Testing.Time;

/// <summary>A timer of a <see cref="SteppedClock"/>, which can be asked when it is due.</summary>
internal sealed class SteppedTimer : ITimer
{
    private const long Never = long.MaxValue;

    private readonly SteppedClock _clock;
    private readonly TimerCallback _callback;
    private readonly object? _state;
    private readonly ITimer _timer;
    private long _due = Never;
    private long _period;

    public SteppedTimer(SteppedClock clock, TimerCallback callback, object? state)
    {
        (_clock, _callback, _state) = (clock, callback, state);
        _timer = clock.CreateBare(_ => Fire());
    }

    /// <summary>When it fires next, in ticks of <see cref="SteppedClock.Steady"/>; <see cref="long.MaxValue"/> for never.</summary>
    public long Due => Interlocked.Read(ref _due);

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _clock.Used();
        Interlocked.Exchange(ref _period, period > TimeSpan.Zero ? period.Ticks : 0);
        Interlocked.Exchange(ref _due, dueTime < TimeSpan.Zero ? Never : _clock.Steady + dueTime.Ticks);
        return _timer.Change(dueTime, period);
    }

    public void Dispose()
    {
        _clock.Forget(this);
        _timer.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        _clock.Forget(this);
        return _timer.DisposeAsync();
    }

    private void Fire()
    {
        // Before the callback, which may well set the timer anew.
        var period = Interlocked.Read(ref _period);
        Interlocked.Exchange(ref _due, period > 0 ? _clock.Steady + period : Never);
        _clock.Used();
        _callback(_state);
    }
}
