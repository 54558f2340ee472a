namespace Jota.Api;

/// <summary>A timer that fires once, however far away that is: what one timer cannot hold is waited for in parts.</summary>
internal sealed class LongTimer : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly Action _fire;
    private readonly long _began;
    private readonly TimeSpan _due;
    private readonly ITimer _timer;

    public LongTimer(TimeProvider clock, Action fire, TimeSpan due)
    {
        (_clock, _fire, _due, _began) = (clock, fire, due, clock.GetTimestamp());
        _timer = clock.CreateTimer(static self => ((LongTimer)self!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (due != Timeout.InfiniteTimeSpan)
        {
            _timer.WakeWithin(due);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Ring()
    {
        if (_due <= ClockWaits.AtOnce)
        {
            _fire();
            return;
        }

        var left = _due - _clock.GetElapsedTime(_began);
        if (left > TimeSpan.Zero)
        {
            _timer.WakeWithin(left);
        }
        else
        {
            _fire();
        }
    }
}
